import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";

/** A row of one of Lagoon's tables: its id, and its columns as the API names them. */
export type Stored<Columns> = Columns & { readonly id: number };

/** What is kept of a row beside its columns, to look for it. */
export interface Marks {
  /** What makes the row unique in its table. */
  readonly key: string;
  /** What the row belongs to: `project 3`. */
  readonly parent?: string | undefined;
}

interface Row {
  type: string;
  id: number;
  body: Uint8Array;
}

/** The text of a unique key; MariaDB's collations ignore case. */
export const keyOf = (...parts: readonly (string | number)[]): string =>
  JSON.stringify(parts.map((part) => String(part).toLowerCase()));

/**
 * What the simulated Lagoon keeps, in one SQLite file. Any number of processes may have it open; what a statement
 * or an `atomically` block has done survives the death of the process.
 */
export class Records {
  readonly #database: DatabaseSync;
  readonly #seal: Buffer;
  readonly #statements = new Map<string, StatementSync>();

  constructor(directory: string) {
    this.#database = new DatabaseSync(join(directory, "lagoon.sqlite"), { timeout: 20_000 });
    // Not WAL: switching to it fails at once, without waiting, when another process opens the file at that moment.
    this.#database.exec("PRAGMA synchronous = OFF");
    this.atomically(() => {
      this.#database.exec(`
        CREATE TABLE IF NOT EXISTS seal (one INTEGER PRIMARY KEY CHECK (one = 1), key BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS sequence (type TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS record (
          type TEXT NOT NULL, id INTEGER NOT NULL, key TEXT NOT NULL, parent TEXT, body BLOB NOT NULL,
          PRIMARY KEY (type, id)
        ) STRICT;
        CREATE UNIQUE INDEX IF NOT EXISTS record_key ON record (type, key);
        CREATE INDEX IF NOT EXISTS record_parent ON record (parent, type);
      `);
      this.#prepared("INSERT OR IGNORE INTO seal VALUES (1, ?)").run(randomBytes(32));
    });
    const seal = this.#prepared("SELECT key FROM seal").get() as { key: Uint8Array };
    this.#seal = Buffer.from(seal.key);
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

  /** The id that a new row of a type gets, as by AUTO_INCREMENT: none is ever given twice. */
  nextId(type: string): number {
    const row = this.#prepared("SELECT last FROM sequence WHERE type = ?").get(type) as
      | { last: number }
      | undefined;
    return (row?.last ?? 0) + 1;
  }

  insert<Columns>(type: string, id: number, columns: Columns, { key, parent }: Marks): Stored<Columns> {
    this.#prepared(
      "INSERT INTO sequence VALUES (?, ?) ON CONFLICT DO UPDATE SET last = max(last, excluded.last)",
    ).run(type, id);
    this.#prepared("INSERT INTO record (type, id, key, parent, body) VALUES (?, ?, ?, ?, ?)").run(
      ...[type, id, key, parent ?? null, this.#close(columns)],
    );
    return { ...columns, id };
  }

  /** Replaces a row. */
  save<Columns>(type: string, row: Stored<Columns>, { key, parent }: Marks): void {
    this.#prepared("UPDATE record SET key = ?, parent = ?, body = ? WHERE type = ? AND id = ?").run(
      ...[key, parent ?? null, this.#close(row), type, row.id],
    );
  }

  get<Columns>(type: string, id: number): Stored<Columns> | undefined {
    return this.#find<Columns>("type = ? AND id = ?", type, id)[0];
  }

  getByKey<Columns>(type: string, key: string): Stored<Columns> | undefined {
    return this.#find<Columns>("type = ? AND key = ?", type, key)[0];
  }

  /** In the order of their ids. */
  list<Columns>(type: string): Stored<Columns>[] {
    return this.#find<Columns>("type = ?", type);
  }

  childrenOf<Columns>(parent: string, type: string): Stored<Columns>[] {
    return this.#find<Columns>("parent = ? AND type = ?", parent, type);
  }

  remove(type: string, id: number): void {
    this.#prepared("DELETE FROM record WHERE type = ? AND id = ?").run(type, id);
  }

  close(): void {
    this.#database.close();
  }

  #find<Columns>(where: string, ...values: (string | number)[]): Stored<Columns>[] {
    const rows = this.#prepared(`SELECT id, body FROM record WHERE ${where} ORDER BY id`).all(
      ...values,
    ) as unknown as Row[];
    return rows.map(({ id, body }) => ({ ...this.#open<Columns>(body), id }));
  }

  #prepared(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /**
   * Rows hold variables, webhooks and private keys, and the file lies in the user's folder: sealed, none of them
   * shows up in a search, a backup or a commit of it. The key lies beside them, so this guards against accidents
   * only.
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
