import { createCipheriv, createDecipheriv, createHash, randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";

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

/**
 * The account's resources in one SQLite file. Any number of processes may have it open; what a statement or an
 * `atomically` block has done survives the death of the process.
 */
export class Resources {
  readonly #database: DatabaseSync;
  readonly #seal: Buffer;
  readonly #statements = new Map<string, StatementSync>();
  /** Bodies as read last, by id: opening them takes most of the time of long lists. No two have the same nonce. */
  readonly #bodies = new Map<string, { nonce: string; body: unknown }>();

  constructor(directory: string) {
    this.#database = new DatabaseSync(join(directory, "civo.sqlite"), { timeout: 20_000 });
    // Not WAL: switching to it fails at once, without waiting, when another process opens the file at that moment.
    // What is written survives the death of the process, which is all that a simulation needs.
    this.#database.exec("PRAGMA synchronous = OFF");
    this.atomically(() => {
      this.#database.exec(`
        CREATE TABLE IF NOT EXISTS seal (one INTEGER PRIMARY KEY CHECK (one = 1), key BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS resource (
          position INTEGER PRIMARY KEY, type TEXT NOT NULL, id TEXT NOT NULL UNIQUE, region TEXT NOT NULL,
          name TEXT NOT NULL, parent TEXT, key TEXT, usage TEXT NOT NULL, body BLOB NOT NULL
        ) STRICT;
        CREATE INDEX IF NOT EXISTS resource_name ON resource (type, name);
        CREATE INDEX IF NOT EXISTS resource_parent ON resource (parent);
        CREATE UNIQUE INDEX IF NOT EXISTS resource_key ON resource (type, region, key);
      `);
      this.#run("INSERT OR IGNORE INTO seal VALUES (1, ?)", randomBytes(32));
    });
    this.#seal = Buffer.from(this.#rows<{ key: Uint8Array }>("SELECT key FROM seal")[0]?.key ?? []);
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

  insert<Body>(type: string, resource: NewResource<Body>): Resource<Body> {
    const { id = randomUUID(), region, name, parent, key, usage = {}, body } = resource;
    this.#run(
      "INSERT INTO resource (type, id, region, name, parent, key, usage, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      ...[type, id, region, name, parent ?? null, key === undefined ? null : hash(key)],
      ...[JSON.stringify(usage), this.#close(body)],
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
    this.#run("UPDATE resource SET body = ? WHERE id = ?", this.#close(body), id);
    if (name !== undefined) this.#run("UPDATE resource SET name = ? WHERE id = ?", name, id);
    if (key !== undefined) this.#run("UPDATE resource SET key = ? WHERE id = ?", hash(key), id);
    if (usage) this.#run("UPDATE resource SET usage = ? WHERE id = ?", JSON.stringify(usage), id);
  }

  /** What one resource takes. */
  usageOf(id: string): Usage {
    const [row] = this.#rows<{ usage: string }>("SELECT usage FROM resource WHERE id = ?", id);
    return JSON.parse(row?.usage ?? "{}");
  }

  /** What all resources of the account take together. */
  usage(): Usage {
    const sums = this.#rows<{ quota: string; used: number }>(
      "SELECT of.key AS quota, sum(of.value) AS used FROM resource, json_each(resource.usage) AS of GROUP BY of.key",
    );
    return Object.fromEntries(sums.map(({ quota, used }) => [quota, used]));
  }

  remove(id: string): void {
    this.#run("DELETE FROM resource WHERE id = ?", id);
    this.#bodies.delete(id);
  }

  close(): void {
    this.#database.close();
  }

  #find<Body>(where: string, ...values: string[]): Resource<Body>[] {
    const rows = this.#rows<Row>(`SELECT * FROM resource WHERE ${where} ORDER BY position`, ...values);
    return rows.map(({ type, id, region, name, parent, body }) => {
      return { type, id, region, name, parent: parent ?? undefined, body: this.#opened<Body>(id, body) };
    });
  }

  #run(sql: string, ...values: (string | Uint8Array | null)[]): void {
    this.#prepared(sql).run(...values);
  }

  #rows<Found>(sql: string, ...values: string[]): Found[] {
    return this.#prepared(sql).all(...values) as Found[];
  }

  #prepared(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #opened<Body>(id: string, sealed: Uint8Array): Body {
    const nonce = Buffer.from(sealed.subarray(0, 12)).toString("latin1");
    const known = this.#bodies.get(id);
    if (known?.nonce === nonce) return known.body as Body;
    const body = this.#open<Body>(sealed);
    this.#bodies.set(id, { nonce, body });
    return body;
  }

  /**
   * Bodies hold keys and passwords, and the file lies in the user's folder: sealed, none of them shows up in a
   * search, a backup or a commit of it. The key lies beside them, so this guards against accidents only.
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
