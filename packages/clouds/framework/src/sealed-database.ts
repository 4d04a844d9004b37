import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { DatabaseSync, type StatementSync } from "node:sqlite";

export type SqlValue = string | number | Uint8Array | null;

/**
 * What a simulated cloud holds, in one SQLite file. Any number of processes may have it open; what a statement or an
 * `atomically` block has done survives the death of the process.
 */
export class SealedDatabase {
  readonly #database: DatabaseSync;
  readonly #seal: Buffer;
  readonly #statements = new Map<string, StatementSync>();

  /** Makes the file and its tables, given as `CREATE … IF NOT EXISTS` statements, where they aren't there. */
  constructor(file: string, tables: string) {
    this.#database = new DatabaseSync(file, { timeout: 20_000 });
    // Not WAL: switching to it fails at once, without waiting, when another process opens the file at that moment.
    // What is written survives the death of the process, which is all that a simulation needs.
    this.#database.exec("PRAGMA synchronous = OFF");
    this.atomically(() => {
      this.#database.exec(
        "CREATE TABLE IF NOT EXISTS seal (one INTEGER PRIMARY KEY CHECK (one = 1), key BLOB NOT NULL);",
      );
      this.#database.exec(tables);
      this.run("INSERT OR IGNORE INTO seal VALUES (1, ?)", randomBytes(32));
    });
    this.#seal = Buffer.from(this.rows<{ key: Uint8Array }>("SELECT key FROM seal")[0]?.key ?? []);
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

  run(sql: string, ...values: SqlValue[]): void {
    this.#prepared(sql).run(...values);
  }

  rows<Row>(sql: string, ...values: SqlValue[]): Row[] {
    return this.#prepared(sql).all(...values) as Row[];
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  /**
   * Encrypts what may hold passwords and keys. The file lies in the user's folder: sealed, none of them shows up in a
   * search, a backup or a commit of it. The key lies beside them, so this guards against accidents only. No two results
   * are the same.
   */
  seal(body: unknown): Uint8Array {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.#seal, nonce);
    const text = Buffer.concat([cipher.update(JSON.stringify(body), "utf8"), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), text]);
  }

  unseal<Body>(sealed: Uint8Array): Body {
    const cipher = createDecipheriv("aes-256-gcm", this.#seal, sealed.subarray(0, 12));
    cipher.setAuthTag(sealed.subarray(12, 28));
    const text = Buffer.concat([cipher.update(sealed.subarray(28)), cipher.final()]);
    return JSON.parse(text.toString("utf8"));
  }

  #prepared(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
