import { join } from "node:path";
import { SealedDatabase } from "@kindling/cloud-framework/sealed-database";

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

const TABLES = `
  CREATE TABLE IF NOT EXISTS object (
    position INTEGER PRIMARY KEY, cluster TEXT NOT NULL, type TEXT NOT NULL, namespace TEXT NOT NULL,
    name TEXT NOT NULL, body BLOB NOT NULL, UNIQUE (cluster, type, namespace, name)
  ) STRICT;
`;

/**
 * The clusters in one SQLite file. Any number of processes may have it open; what a statement or an `atomically` block
 * has done survives the death of the process.
 */
export class Records {
  readonly #database: SealedDatabase;

  constructor(directory: string) {
    this.#database = new SealedDatabase(join(directory, "kubernetes.sqlite"), TABLES);
  }

  /** Runs `work` so that no other process sees or makes a change in between. Undone when it throws. */
  atomically<Result>(work: () => Result): Result {
    return this.#database.atomically(work);
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
    this.#database.run(
      `INSERT INTO object (cluster, type, namespace, name, body) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (cluster, type, namespace, name) DO UPDATE SET body = excluded.body`,
      ...[cluster, type, namespace, name, this.#database.seal(body)],
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
    this.#database.run(
      "DELETE FROM object WHERE cluster = ? AND type = ? AND namespace = ? AND name = ?",
      ...[cluster, type, namespace, name],
    );
  }

  removeNamespace(cluster: string, namespace: string): void {
    this.#database.run("DELETE FROM object WHERE cluster = ? AND namespace = ?", cluster, namespace);
  }

  close(): void {
    this.#database.close();
  }

  #find<Body>(where: string, ...values: string[]): Stored<Body>[] {
    const rows = this.#database.rows<Row>(`SELECT * FROM object WHERE ${where} ORDER BY position`, ...values);
    return rows.map(({ cluster, type, namespace, name, body }) => {
      return { cluster, type, namespace, name, body: this.#database.unseal<Body>(body) };
    });
  }
}
