import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lagoon, temporaryFolder } from "./client.fixture.ts";

/** A folder with a `lagoon.yaml`. */
async function folder(yaml: string): Promise<string> {
  const directory = await temporaryFolder();
  await writeFile(join(directory, "lagoon.yaml"), yaml);
  return directory;
}

test("lagoon.yaml sets what Lagoon does, and what starts it wins over the file", async () => {
  const directory = await folder("generation: '2.8'\njwtAudience: api.test\nfailures: [{ status: 503 }]\n");
  const { cloud, get, send } = await lagoon({}, { directory });
  expect([cloud.generation, cloud.jwtAudience]).toEqual(["2.8", "api.test"]);
  expect((await send("{ lagoonVersion }")).status).toBe(503);
  expect(await get("lagoonVersion")).toBe("v2.8.4");
  const other = await lagoon({ failures: [] }, { directory, generation: "2.33" });
  expect(await other.get("lagoonVersion")).toBe("v2.33.1");
});

test.each([
  ["latency: 5", "latency: no such setting; did you mean latencyMs?"],
  ["failures: [{ stauts: 5 }]", "failures.0.stauts: no such setting; did you mean status?"],
  ["latencyMs: soon", "latencyMs: must be number, is "],
  ["- 1", "must hold settings"],
  ["a: [", "is not YAML"],
])("%s is refused", async (yaml, message) => {
  const directory = await folder(yaml);
  await expect(lagoon({}, { directory })).rejects.toThrow(message);
});
