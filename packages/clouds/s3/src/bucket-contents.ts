import { Blobs, type Segment } from "./blobs.ts";
import { Database } from "./database.ts";

/** How much is in a bucket: all versions of all objects; delete markers and unfinished uploads don't count. */
export interface Usage {
  readonly objects: number;
  readonly bytes: number;
}

/** What is in the buckets of one directory, by the buckets' ids. Several processes may have it open. */
export class BucketContents {
  readonly database: Database;
  readonly blobs: Blobs;
  #dropped: string[] = [];

  /** Opens `s3.sqlite` and the folder `s3` in `directory`, which must exist. */
  constructor(directory: string) {
    this.blobs = new Blobs(directory);
    this.database = new Database(directory);
  }

  /** Like the database's, and removes the files that `drop` named once nothing refers to them. */
  async atomically<Result>(work: () => Result): Promise<Result> {
    const before = this.#dropped;
    this.#dropped = [];
    let dropped: string[] = [];
    try {
      const result = this.database.atomically(work);
      dropped = this.#dropped;
      return result;
    } finally {
      this.#dropped = before;
      await this.#removeUnused(dropped);
    }
  }

  /** Says that a row which refers to `file` goes, in an `atomically` block. */
  drop(file: string): void {
    this.#dropped.push(file);
  }

  segmentsOf(position: number): Segment[] {
    return this.database.all("SELECT file, size FROM segment WHERE object = ? ORDER BY number", position);
  }

  usage(bucket: string): Usage {
    const sql =
      "SELECT COUNT(*) AS objects, COALESCE(SUM(size), 0) AS bytes FROM object WHERE bucket = ? AND marker = 0";
    return { ...(this.database.get<Usage>(sql, bucket) as Usage) };
  }

  /** Deletes every version of every object and every unfinished upload; the bucket's settings stay. */
  async empty(bucket: string): Promise<void> {
    await this.atomically(() => {
      const files = this.database.all<Segment>(
        `SELECT file, size FROM segment WHERE object IN (SELECT position FROM object WHERE bucket = ?1)
         UNION ALL SELECT file, size FROM part WHERE upload IN (SELECT id FROM upload WHERE bucket = ?1)`,
        bucket,
      );
      for (const { file } of files) this.drop(file);
      this.database.run("DELETE FROM object WHERE bucket = ?", bucket);
      this.database.run("DELETE FROM upload WHERE bucket = ?", bucket);
    });
  }

  /** Deletes all that is known of a bucket that is no more. */
  async forget(bucket: string): Promise<void> {
    await this.empty(bucket);
    this.database.run("DELETE FROM setting WHERE bucket = ?", bucket);
  }

  /** Forgets buckets that are gone and removes files that dead processes left behind. */
  async sweep(existing: () => readonly { readonly id: string }[]): Promise<void> {
    // First the contents, then the buckets: one that is made and filled in between is never taken for gone.
    const filled = this.database.all<{ bucket: string }>(
      "SELECT bucket FROM object UNION SELECT bucket FROM upload UNION SELECT bucket FROM setting",
    );
    const ids = new Set(existing().map(({ id }) => id));
    for (const { bucket } of filled) if (!ids.has(bucket)) await this.forget(bucket);
    await this.blobs.sweep((file) => this.#isUsed(file));
  }

  close(): void {
    this.database.close();
  }

  #isUsed(file: string): boolean {
    const sql = "SELECT 1 FROM segment WHERE file = ?1 UNION ALL SELECT 1 FROM part WHERE file = ?1 LIMIT 1";
    return this.database.get(sql, file) !== undefined;
  }

  async #removeUnused(files: readonly string[]): Promise<void> {
    for (const file of new Set(files)) if (!this.#isUsed(file)) await this.blobs.remove(file);
  }
}
