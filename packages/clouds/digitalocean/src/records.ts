import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { SealedDatabase } from "@kindling/cloud-framework/sealed-database";

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

const TABLES = `
  CREATE TABLE IF NOT EXISTS record (
    position INTEGER PRIMARY KEY, type TEXT NOT NULL, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, parent TEXT,
    body BLOB NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS record_name ON record (type, name);
  CREATE INDEX IF NOT EXISTS record_parent ON record (parent);
`;

/**
 * The account in one SQLite file. Any number of processes may have it open; what a statement or an `atomically` block
 * has done survives the death of the process.
 */
export class Records {
  readonly #database: SealedDatabase;

  constructor(directory: string) {
    this.#database = new SealedDatabase(join(directory, "digitalocean.sqlite"), TABLES);
  }

  /** Runs `work` so that no other process sees or makes a change in between. Undone when it throws. */
  atomically<Result>(work: () => Result): Result {
    return this.#database.atomically(work);
  }

  /** The id is a new UUID. */
  insert<Body>(type: string, made: Omit<Stored<Body>, "type" | "id">): Stored<Body> {
    const id = randomUUID();
    this.#database.run(
      "INSERT INTO record (type, id, name, parent, body) VALUES (?, ?, ?, ?, ?)",
      ...[type, id, made.name, made.parent ?? null, this.#database.seal(made.body)],
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
    this.#database.run(
      "UPDATE record SET name = ?, body = ? WHERE id = ?",
      name,
      this.#database.seal(body),
      id,
    );
  }

  /** With what belongs to it. */
  remove(id: string): void {
    this.#database.run("DELETE FROM record WHERE id = ? OR parent = ?", id, id);
  }

  close(): void {
    this.#database.close();
  }

  #find<Body>(where: string, ...values: string[]): Stored<Body>[] {
    const rows = this.#database.rows<Row>(`SELECT * FROM record WHERE ${where} ORDER BY position`, ...values);
    return rows.map(({ type, id, name, parent, body }) => {
      return { type, id, name, parent: parent ?? undefined, body: this.#database.unseal<Body>(body) };
    });
  }
}
