import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SealedDatabase } from "./sealed-database.ts";

const TABLES = "CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT";

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "kindling-database-"));
  file = join(directory, "notes.sqlite");
});
afterEach(() => rm(directory, { recursive: true }));

const names = (database: SealedDatabase): string[] =>
  database.rows<{ name: string }>("SELECT name FROM note ORDER BY name").map(({ name }) => name);

test("two that have the same file open see each other's work, and open what either sealed", () => {
  using one = opened();
  using other = opened();
  one.run("INSERT INTO note VALUES (?, ?)", "a", one.seal({ text: "open sesame" }));
  const [row] = other.rows<{ body: Uint8Array }>("SELECT body FROM note");
  expect(other.unseal(row?.body ?? new Uint8Array())).toEqual({ text: "open sesame" });
});

test("what is sealed doesn't show in the file", async () => {
  using database = opened();
  database.run("INSERT INTO note VALUES (?, ?)", "a", database.seal("open sesame"));
  expect((await readFile(file)).includes("open sesame")).toBe(false);
});

test("work that throws leaves nothing behind, wherever in it that was", () => {
  using database = opened();
  const work = () => {
    database.run("INSERT INTO note VALUES (?, ?)", "a", database.seal(1));
    database.atomically(() => database.run("INSERT INTO note VALUES (?, ?)", "b", database.seal(2)));
    throw new Error("no");
  };
  expect(() => database.atomically(work)).toThrow("no");
  expect(names(database)).toEqual([]);
});

function opened(): SealedDatabase & Disposable {
  const database = new SealedDatabase(file, TABLES);
  return Object.assign(database, { [Symbol.dispose]: () => database.close() });
}
