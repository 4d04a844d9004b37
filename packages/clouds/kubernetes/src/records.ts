import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";

/** Where something lies: each cluster has its own. */
export interface Key {
  readonly cluster: string;
  /** `acid.zalan.do/postgresql`, `/Secret`; `helm release` for releases. */
  readonly type: string;
  /** Empty for what is in no namespace. */
  readonly namespace: string;
  readonly name: string;
}

export interface Stored<Body> extends Key {
  readonly body: Body;
}

interface Row extends Key {
  readonly body: Uint8Array;
}

class Rollback extends Error {}

/**
 * The clusters in one SQLite file. Any number of processes may have it open; what a statement or an `atomically` block
 * has done survives the death of the process.
 */
export class Records {
  readonly #database: DatabaseSync;
  readonly #seal: Buffer;
  readonly #statements = new Map<string, StatementSync>();

  constructor(directory: string) {
    this.#database = new DatabaseSync(join(directory, "kubernetes.sqlite"), { timeout: 20_000 });
    // What is written survives the death of the process, which is all that a simulation needs.
    this.#database.exec("PRAGMA synchronous = OFF");
    this.atomically(() => {
      this.#database.exec(`
        CREATE TABLE IF NOT EXISTS seal (one INTEGER PRIMARY KEY CHECK (one = 1), key BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS object (
          position INTEGER PRIMARY KEY, cluster TEXT NOT NULL, type TEXT NOT NULL, namespace TEXT NOT NULL,
          name TEXT NOT NULL, body BLOB NOT NULL, UNIQUE (cluster, type, namespace, name)
        ) STRICT;
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

  /** What `work` would give; nothing of it stays. */
  rehearse<Result>(work: () => Result): Result {
    let result: { readonly value: Result } | undefined;
    try {
      return this.atomically(() => {
        result = { value: work() };
        throw new Rollback();
      });
    } catch (error) {
      if (error instanceof Rollback && result) return result.value;
      throw error;
    }
  }

  put<Body>({ cluster, type, namespace, name, body }: Stored<Body>): void {
    this.#run(
      `INSERT INTO object (cluster, type, namespace, name, body) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (cluster, type, namespace, name) DO UPDATE SET body = excluded.body`,
      ...[cluster, type, namespace, name, this.#close(body)],
    );
  }

  get<Body>({ cluster, type, namespace, name }: Key): Body | undefined {
    const where = "cluster = ? AND type = ? AND namespace = ? AND name = ?";
    return this.#find<Body>(where, cluster, type, namespace, name)[0]?.body;
  }

  /** In the order in which they were made. */
  ofType<Body>(cluster: string, type: string): Stored<Body>[] {
    return this.#find<Body>("cluster = ? AND type = ?", cluster, type);
  }

  all(): Stored<unknown>[] {
    return this.#find("1 = 1");
  }

  remove({ cluster, type, namespace, name }: Key): void {
    this.#run(
      "DELETE FROM object WHERE cluster = ? AND type = ? AND namespace = ? AND name = ?",
      ...[cluster, type, namespace, name],
    );
  }

  removeNamespace(cluster: string, namespace: string): void {
    this.#run("DELETE FROM object WHERE cluster = ? AND namespace = ?", cluster, namespace);
  }

  close(): void {
    this.#database.close();
  }

  #find<Body>(where: string, ...values: string[]): Stored<Body>[] {
    const rows = this.#prepared(`SELECT * FROM object WHERE ${where} ORDER BY position`).all(
      ...values,
    ) as unknown;
    return (rows as Row[]).map(({ cluster, type, namespace, name, body }) => {
      return { cluster, type, namespace, name, body: this.#open<Body>(body) };
    });
  }

  #run(sql: string, ...values: (string | Uint8Array)[]): void {
    this.#prepared(sql).run(...values);
  }

  #prepared(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /**
   * Bodies hold Secrets, and the file lies in the user's folder: sealed, none of them shows up in a search, a backup or a
   * commit of it. The key lies beside them, so this guards against accidents only.
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
