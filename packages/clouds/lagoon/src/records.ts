import { join } from "node:path";
import { SealedDatabase } from "@kindling/cloud-framework/sealed-database";

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

const TABLES = `
  CREATE TABLE IF NOT EXISTS sequence (type TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS record (
    type TEXT NOT NULL, id INTEGER NOT NULL, key TEXT NOT NULL, parent TEXT, body BLOB NOT NULL,
    PRIMARY KEY (type, id)
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS record_key ON record (type, key);
  CREATE INDEX IF NOT EXISTS record_parent ON record (parent, type);
`;

/**
 * What the simulated Lagoon keeps, in one SQLite file. Any number of processes may have it open; what a statement
 * or an `atomically` block has done survives the death of the process.
 */
export class Records {
  readonly #database: SealedDatabase;

  constructor(directory: string) {
    this.#database = new SealedDatabase(join(directory, "lagoon.sqlite"), TABLES);
  }

  /** Runs `work` so that no other process sees or makes a change in between. Undone when it throws. */
  atomically<Result>(work: () => Result): Result {
    return this.#database.atomically(work);
  }

  /** The id that a new row of a type gets, as by AUTO_INCREMENT: none is ever given twice. */
  nextId(type: string): number {
    const [row] = this.#database.rows<{ last: number }>("SELECT last FROM sequence WHERE type = ?", type);
    return (row?.last ?? 0) + 1;
  }

  insert<Columns>(type: string, id: number, columns: Columns, { key, parent }: Marks): Stored<Columns> {
    this.#database.run(
      "INSERT INTO sequence VALUES (?, ?) ON CONFLICT DO UPDATE SET last = max(last, excluded.last)",
      type,
      id,
    );
    this.#database.run(
      "INSERT INTO record (type, id, key, parent, body) VALUES (?, ?, ?, ?, ?)",
      ...[type, id, key, parent ?? null, this.#database.seal(columns)],
    );
    return { ...columns, id };
  }

  /** Replaces a row. */
  save<Columns>(type: string, row: Stored<Columns>, { key, parent }: Marks): void {
    this.#database.run(
      "UPDATE record SET key = ?, parent = ?, body = ? WHERE type = ? AND id = ?",
      ...[key, parent ?? null, this.#database.seal(row), type, row.id],
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
    this.#database.run("DELETE FROM record WHERE type = ? AND id = ?", type, id);
  }

  close(): void {
    this.#database.close();
  }

  #find<Columns>(where: string, ...values: (string | number)[]): Stored<Columns>[] {
    const rows = this.#database.rows<Row>(
      `SELECT id, body FROM record WHERE ${where} ORDER BY id`,
      ...values,
    );
    return rows.map(({ id, body }) => ({ ...this.#database.unseal<Columns>(body), id }));
  }
}
