import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";

/** Something that exists in the simulated account. */
export interface Stored<Body> {
  /** The noun for what it is: `database cluster`. */
  readonly type: string;
  readonly id: string;
  readonly name: string;
  /** Id of what it belongs to. */
  readonly parent?: string | undefined;
  readonly body: Body;
}

interface Row {
  type: string;
  id: string;
  name: string;
  parent: string | null;
  body: Uint8Array;
}

/**
 * The account in one SQLite file. Any number of processes may have it open; what a statement or an `atomically` block
 * has done survives the death of the process.
 */
export class Records {
  readonly #database: DatabaseSync;
  readonly #seal: Buffer;
  readonly #statements = new Map<string, StatementSync>();

  constructor(directory: string) {
    this.#database = new DatabaseSync(join(directory, "digitalocean.sqlite"), { timeout: 20_000 });
    // What is written survives the death of the process, which is all that a simulation needs.
    this.#database.exec("PRAGMA synchronous = OFF");
    this.atomically(() => {
      this.#database.exec(`
        CREATE TABLE IF NOT EXISTS seal (one INTEGER PRIMARY KEY CHECK (one = 1), key BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS record (
          position INTEGER PRIMARY KEY, type TEXT NOT NULL, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, parent TEXT,
          body BLOB NOT NULL
        ) STRICT;
        CREATE INDEX IF NOT EXISTS record_name ON record (type, name);
        CREATE INDEX IF NOT EXISTS record_parent ON record (parent);
      `);
      this.#run("INSERT OR IGNORE INTO seal VALUES (1, ?)", randomBytes(32));
    });
    const [row] = this.#prepared("SELECT key FROM seal").all() as { key: Uint8Array }[];
    this.#seal = Buffer.from(row?.key ?? []);
  }

  /** Runs `work` so that no other process sees or makes a change in between. Undone when it throws. */
  atomically<Result>(work: () => Result): Result {
    if (this.#database.isTransaction) return work();
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  /** The id is a new UUID. */
  insert<Body>(type: string, made: Omit<Stored<Body>, "type" | "id">): Stored<Body> {
    const id = randomUUID();
    this.#run(
      "INSERT INTO record (type, id, name, parent, body) VALUES (?, ?, ?, ?, ?)",
      ...[type, id, made.name, made.parent ?? null, this.#close(made.body)],
    );
    return { type, id, ...made };
  }

  get<Body>(type: string, id: string): Stored<Body> | undefined {
    return this.#find<Body>("type = ? AND id = ?", type, id)[0];
  }

  /** In the order in which they were made. */
  list<Body>(type: string): Stored<Body>[] {
    return this.#find<Body>("type = ?", type);
  }

  named<Body>(type: string, name: string, parent?: string): Stored<Body> | undefined {
    const found = this.#find<Body>("type = ? AND name = ?", type, name);
    return parent === undefined ? found[0] : found.find((one) => one.parent === parent);
  }

  all(): Stored<unknown>[] {
    return this.#find("1 = 1");
  }

  childrenOf<Body>(parent: string, type: string): Stored<Body>[] {
    return this.#find<Body>("parent = ? AND type = ?", parent, type);
  }

  save<Body>({ id, name }: Stored<Body>, body: Body): void {
    this.#run("UPDATE record SET name = ?, body = ? WHERE id = ?", name, this.#close(body), id);
  }

  /** With what belongs to it. */
  remove(id: string): void {
    this.#run("DELETE FROM record WHERE id = ? OR parent = ?", id, id);
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #find<Body>(where: string, ...values: string[]): Stored<Body>[] {
    const rows = this.#prepared(`SELECT * FROM record WHERE ${where} ORDER BY position`).all(
      ...values,
    ) as unknown;
    return (rows as Row[]).map(({ type, id, name, parent, body }) => {
      return { type, id, name, parent: parent ?? undefined, body: this.#open<Body>(body) };
    });
  }

  #run(sql: string, ...values: (string | Uint8Array | null)[]): void {
    this.#prepared(sql).run(...values);
  }

  #prepared(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /**
   * Bodies hold passwords, and the file lies in the user's folder: sealed, none of them shows up in a search, a backup
   * or a commit of it. The key lies beside them, so this guards against accidents only.
   */
  #close(body: unknown): Uint8Array {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.#seal, nonce);
    const text = Buffer.concat([cipher.update(JSON.stringify(body), "utf8"), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), text]);
  }

  #open<Body>(sealed: Uint8Array): Body {
    const cipher = createDecipheriv("aes-256-gcm", this.#seal, sealed.subarray(0, 12));
    cipher.setAuthTag(sealed.subarray(12, 28));
    const text = Buffer.concat([cipher.update(sealed.subarray(28)), cipher.final()]);
    return JSON.parse(text.toString("utf8"));
  }
}
