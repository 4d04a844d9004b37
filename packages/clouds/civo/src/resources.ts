import { createHash, randomUUID } from "node:crypto";
import { join } from "node:path";
import { SealedDatabase } from "@kindling/cloud-framework/sealed-database";

/** Something that exists in the simulated account. */
export interface Resource<Body> {
  /** The noun for what it is: `object store`. */
  readonly type: string;
  readonly id: string;
  readonly region: string;
  readonly name: string;
  /** Id of the resource that this one is in or belongs to. */
  readonly parent?: string | undefined;
  readonly body: Body;
}

export interface NewResource<Body> extends Omit<Resource<Body>, "type" | "id"> {
  /** Default: a new UUID. */
  readonly id?: string | undefined;
  /** A further unique key in the region, kept as a hash: an access key's id. */
  readonly key?: string;
  readonly usage?: Usage;
}

/** How much of the account's quotas a resource takes, by quota: `{ objectstore_gb: 500 }`. */
export type Usage = Readonly<Record<string, number>>;

/** What is kept of a resource beside its body, to look for it and to count it. */
export interface Marks {
  readonly name?: string;
  readonly key?: string;
  readonly usage?: Usage;
}

interface Row {
  type: string;
  id: string;
  region: string;
  name: string;
  parent: string | null;
  body: Uint8Array;
}

const hash = (key: string): string => createHash("sha256").update(key).digest("hex");

const TABLES = `
  CREATE TABLE IF NOT EXISTS resource (
    position INTEGER PRIMARY KEY, type TEXT NOT NULL, id TEXT NOT NULL UNIQUE, region TEXT NOT NULL,
    name TEXT NOT NULL, parent TEXT, key TEXT, usage TEXT NOT NULL, body BLOB NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS resource_name ON resource (type, name);
  CREATE INDEX IF NOT EXISTS resource_parent ON resource (parent);
  CREATE UNIQUE INDEX IF NOT EXISTS resource_key ON resource (type, region, key);
`;

/**
 * The account's resources in one SQLite file. Any number of processes may have it open; what a statement or an
 * `atomically` block has done survives the death of the process.
 */
export class Resources {
  readonly #database: SealedDatabase;
  /** Bodies as read last, by id: opening them takes most of the time of long lists. No two have the same nonce. */
  readonly #bodies = new Map<string, { nonce: string; body: unknown }>();

  constructor(directory: string) {
    this.#database = new SealedDatabase(join(directory, "civo.sqlite"), TABLES);
  }

  /** Runs `work` so that no other process sees or makes a change in between. Undone when it throws. */
  atomically<Result>(work: () => Result): Result {
    return this.#database.atomically(work);
  }

  insert<Body>(type: string, resource: NewResource<Body>): Resource<Body> {
    const { id = randomUUID(), region, name, parent, key, usage = {}, body } = resource;
    this.#database.run(
      "INSERT INTO resource (type, id, region, name, parent, key, usage, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      ...[type, id, region, name, parent ?? null, key === undefined ? null : hash(key)],
      ...[JSON.stringify(usage), this.#database.seal(body)],
    );
    return { type, id, region, name, parent, body };
  }

  get<Body>(type: string, region: string, id: string): Resource<Body> | undefined {
    return this.#find<Body>("type = ? AND region = ? AND id = ?", type, region, id)[0];
  }

  getByKey<Body>(type: string, region: string, key: string): Resource<Body> | undefined {
    return this.#find<Body>("type = ? AND region = ? AND key = ?", type, region, hash(key))[0];
  }

  /** In the order in which they were made. */
  list<Body>(type: string, region?: string): Resource<Body>[] {
    if (region === undefined) return this.#find<Body>("type = ?", type);
    return this.#find<Body>("type = ? AND region = ?", type, region);
  }

  named<Body>(type: string, name: string): Resource<Body>[] {
    return this.#find<Body>("type = ? AND name = ?", type, name);
  }

  /** Every resource there is. */
  all(): Resource<unknown>[] {
    return this.#find("1 = 1");
  }

  /** What belongs to a resource; of one type, where that is given. */
  childrenOf<Body>(parent: string, type?: string): Resource<Body>[] {
    if (type === undefined) return this.#find<Body>("parent = ?", parent);
    return this.#find<Body>("parent = ? AND type = ?", parent, type);
  }

  /** Replaces a resource's body and, where they are given, its name, key and usage. */
  save<Body>(id: string, body: Body, { name, key, usage }: Marks = {}): void {
    this.#database.run("UPDATE resource SET body = ? WHERE id = ?", this.#database.seal(body), id);
    if (name !== undefined) this.#database.run("UPDATE resource SET name = ? WHERE id = ?", name, id);
    if (key !== undefined) this.#database.run("UPDATE resource SET key = ? WHERE id = ?", hash(key), id);
    if (usage) this.#database.run("UPDATE resource SET usage = ? WHERE id = ?", JSON.stringify(usage), id);
  }

  /** What one resource takes. */
  usageOf(id: string): Usage {
    const [row] = this.#database.rows<{ usage: string }>("SELECT usage FROM resource WHERE id = ?", id);
    return JSON.parse(row?.usage ?? "{}");
  }

  /** What all resources of the account take together. */
  usage(): Usage {
    const sums = this.#database.rows<{ quota: string; used: number }>(
      "SELECT of.key AS quota, sum(of.value) AS used FROM resource, json_each(resource.usage) AS of GROUP BY of.key",
    );
    return Object.fromEntries(sums.map(({ quota, used }) => [quota, used]));
  }

  remove(id: string): void {
    this.#database.run("DELETE FROM resource WHERE id = ?", id);
    this.#bodies.delete(id);
  }

  close(): void {
    this.#database.close();
  }

  #find<Body>(where: string, ...values: string[]): Resource<Body>[] {
    const rows = this.#database.rows<Row>(
      `SELECT * FROM resource WHERE ${where} ORDER BY position`,
      ...values,
    );
    return rows.map(({ type, id, region, name, parent, body }) => {
      return { type, id, region, name, parent: parent ?? undefined, body: this.#opened<Body>(id, body) };
    });
  }

  #opened<Body>(id: string, sealed: Uint8Array): Body {
    const nonce = Buffer.from(sealed.subarray(0, 12)).toString("latin1");
    const known = this.#bodies.get(id);
    if (known?.nonce === nonce) return known.body as Body;
    const body = this.#database.unseal<Body>(sealed);
    this.#bodies.set(id, { nonce, body });
    return body;
  }
}
