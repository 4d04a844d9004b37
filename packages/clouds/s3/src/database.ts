import { join } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS object (
    position INTEGER PRIMARY KEY AUTOINCREMENT, bucket TEXT NOT NULL, key TEXT NOT NULL, version TEXT NOT NULL,
    latest INTEGER NOT NULL, marker INTEGER NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
    modified INTEGER NOT NULL, headers TEXT NOT NULL, checksum TEXT,
    UNIQUE (bucket, key, version)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS object_history ON object (bucket, key, position DESC);
  CREATE UNIQUE INDEX IF NOT EXISTS object_latest ON object (bucket, key) WHERE latest = 1;
  CREATE INDEX IF NOT EXISTS object_size ON object (bucket, marker, size);
  CREATE TABLE IF NOT EXISTS segment (
    object INTEGER NOT NULL REFERENCES object ON DELETE CASCADE, number INTEGER NOT NULL,
    file TEXT NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (object, number)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS segment_file ON segment (file);
  CREATE TABLE IF NOT EXISTS upload (
    id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL, initiated INTEGER NOT NULL,
    headers TEXT NOT NULL, algorithm TEXT, type TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS upload_key ON upload (bucket, key, id);
  CREATE TABLE IF NOT EXISTS part (
    upload TEXT NOT NULL REFERENCES upload ON DELETE CASCADE, number INTEGER NOT NULL, file TEXT NOT NULL,
    size INTEGER NOT NULL, etag TEXT NOT NULL, modified INTEGER NOT NULL, checksum TEXT,
    PRIMARY KEY (upload, number)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS part_file ON part (file);
  CREATE TABLE IF NOT EXISTS setting (
    bucket TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (bucket, name)
  ) STRICT, WITHOUT ROWID;
`;

/**
 * `s3.sqlite`. Any number of processes may have it open; what an `atomically` block has done survives the death of
 * the process. SQLite orders text by its UTF-8 bytes, as S3 orders keys.
 */
export class Database {
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(directory: string) {
    this.#connection = new DatabaseSync(join(directory, "s3.sqlite"), { timeout: 20_000 });
    // Not WAL: switching to it fails at once, without waiting, when another process opens the file at that moment.
    // What is written survives the death of the process, which is all that a simulation needs.
    this.#connection.exec("PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON");
    this.atomically(() => this.#connection.exec(SCHEMA));
  }

  /** Runs `work` so that no other process sees or makes a change in between. Undone when it throws. */
  atomically<Result>(work: () => Result): Result {
    if (this.#connection.isTransaction) return work();
    this.#connection.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#connection.exec("COMMIT");
      return result;
    } catch (error) {
      this.#connection.exec("ROLLBACK");
      throw error;
    }
  }

  /** Answers the row id of what was inserted. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#prepare(sql).run(...values).lastInsertRowid);
  }

  all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepare(sql).all(...values) as Row[];
  }

  get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...values) as Row | undefined;
  }

  /** Rows as they are asked for: a listing ends long before a big bucket does. */
  each<Row>(sql: string, ...values: SQLInputValue[]): Iterable<Row> {
    return this.#connection.prepare(sql).iterate(...values) as Iterable<Row>;
  }

  close(): void {
    this.#connection.close();
  }

  #prepare(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#connection.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
