import { appendFile, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { RunJournal } from "./run-journal.ts";

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "kindling-journal-"));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

const bytes = (text: string) => new TextEncoder().encode(text);

it("holds what is done for the command that resumes, and nothing of what it ran on", async () => {
  const place = await folder();
  const journal = await RunJournal.open(place, ["up", "a.yaml"], false);
  await Promise.all([
    journal.note("p/dev.a", journal.digest(bytes("hush"))),
    journal.note("p/dev.b", journal.digest(bytes("other"))),
  ]);
  const [file = ""] = (await readdir(place)).filter((name) => name.endsWith(".jsonl"));
  // Killed while it wrote a third line.
  await appendFile(join(place, file), '{"stack":"p/dev.c","dig');
  expect(await readFile(join(place, file), "utf8")).not.toContain("hush");
  expect((await stat(join(place, "key"))).mode & 0o777).toBe(0o600);

  const other = await RunJournal.open(place, ["up", "b.yaml"], true);
  expect(other.done.size).toBe(0);
  const resumed = await RunJournal.open(place, ["up", "a.yaml"], true);
  expect([...resumed.done.keys()]).toEqual(["p/dev.a", "p/dev.b"]);
  expect(resumed.done.get("p/dev.a")?.digest).toBe(resumed.digest(bytes("hush")));
  await resumed.note("p/dev.d", "d");
  const again = await RunJournal.open(place, ["up", "a.yaml"], true);
  expect([...again.done.keys()]).toEqual(["p/dev.a", "p/dev.b", "p/dev.d"]);
  const elsewhere = await RunJournal.open(await folder(), ["up", "a.yaml"], true);
  expect(elsewhere.digest(bytes("hush"))).not.toBe(resumed.digest(bytes("hush")));
});

it("begins anew where it isn't to resume", async () => {
  const place = await folder();
  const journal = await RunJournal.open(place, "up", false);
  await journal.note("p/dev.a", journal.digest(bytes("a")));
  expect((await RunJournal.open(place, "up", false)).done.size).toBe(0);
});
