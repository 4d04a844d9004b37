import { readdir, readFile, stat } from "node:fs/promises";
import { expect, it } from "vitest";
import { bucketManifest, stacksOf, up, workplace } from "./testing/kindling.ts";

const NUMBER = 12;

/** Manifests of buckets; `spec` of each by its index. */
const manifests = (spec: (index: number) => object): string =>
  Array.from({ length: NUMBER }, (_, index) => bucketManifest(`bucket-${index}`, { ...spec(index) })).join(
    "\n---\n",
  );

it("goes on without the ones that fail, says so at the end, and resumes with what isn't done", async () => {
  const place = await workplace();
  const file = await place.write(
    "many.yaml",
    manifests((index) => (index === 1 ? { bucketName: "bucket-0" } : {})),
  );
  const first = await place.sandbox("up", [file, "--parallel", "1", "--yes"]);
  expect(first.status).toBe(1);
  expect(first.stderr).toMatch(/^failed: many.yaml:\d+: CivoBucket dev.bucket-1: creating/m);
  expect(first.stderr).toContain(`11 of ${NUMBER} stacks succeeded, 1 failed`);
  const command = "up many.yaml --resume --engine sandbox --parallel 1 --yes";
  expect(first.stderr).toContain(`To go on with what isn't done: kindling ${command}`);

  await place.write(
    "many.yaml",
    manifests((index) => (index === 2 ? { maxSizeGb: 1000 } : {})),
  );
  // Somebody is at one of them meanwhile.
  const one = await place.write("one.yaml", bucketManifest("bucket-3", { maxSizeGb: 1000 }));
  expect(await up(place, one)).toMatchObject({ status: 0 });
  const second = await place.run([...command.split(" "), "-o", "json"]);
  expect(second.stderr).toContain(`9 of ${NUMBER} stacks were done before and are as they were`);
  expect(second.stderr).toContain(`${NUMBER} of ${NUMBER} stacks succeeded (9 were done before)`);
  const changed = stacksOf(second).filter(({ changes }) => (changes.create ?? 0) + (changes.update ?? 0) > 0);
  expect(changed.map(({ name }) => name)).toEqual(["bucket-1", "bucket-2", "bucket-3"]);
  // Nothing is left to resume.
  expect((await readdir(place.path(".kindling", "runs"))).sort()).toEqual([".gitignore", "key"]);
}, 180_000);

it("ends what is in flight on Ctrl-C, tells what is done from what wasn't begun, and resumes", async () => {
  const place = await workplace();
  const file = await place.write(
    "many.yaml",
    manifests(() => ({})),
  );
  await place.civoSettings({ pollsUntilReady: 3 });
  const running = place.start(["up", file, "--engine", "sandbox", "--yes", "--parallel", "1", "--debug"]);
  await running.shown("CivoBucket dev.bucket-1: 6 created");
  running.child.kill("SIGINT");
  const { status, stderr } = await running.ended;
  expect(status).toBe(130);
  const [, done, rest] = /^(\d+) of 12 stacks succeeded, (.*)$/m.exec(stderr) ?? [];
  expect(rest).toMatch(/^(1 stopped, )?\d+ not begun$/);
  const [journal = ""] = (await readdir(place.path(".kindling", "runs"))).filter((name) =>
    /jsonl$/.test(name),
  );
  const text = await readFile(place.path(".kindling", "runs", journal), "utf8");
  expect(text.trim().split("\n")).toHaveLength(Number(done));
  expect((await stat(place.path(".kindling", "runs", "key"))).mode & 0o777).toBe(0o600);
  await place.civoSettings({});
  const again = await place.sandbox("up", [file, "--resume", "--yes"]);
  expect(again.stderr).toContain(`12 of 12 stacks succeeded (${done} were done before)`);
}, 180_000);
