import { rm, writeFile } from "node:fs/promises";
import { describeUnderPulumi } from "@kindling/testing/pulumi-cli";
import { describe, expect, it } from "vitest";
import { civoApi } from "./testing/civo-api.ts";
import { bucketManifest, stacksOf, up, workplace } from "./testing/kindling.ts";
import { onPulumi } from "./testing/pulumi-engine.ts";

type Place = Awaited<ReturnType<typeof workplace>>;

/** A bucket that is there, its stack's state lost: what one finds on coming to a cloud. */
async function found(place: Place, spec: Readonly<Record<string, unknown>> = {}) {
  const made = await up(place, await place.write("made.yaml", bucketManifest("my-bucket", spec)));
  expect(made, made.stderr).toMatchObject({ status: 0 });
  const [{ outputs: { bucket_id: id } = {} } = {}] = stacksOf(made);
  await rm(place.path("made.yaml"));
  await rm(place.path(".kindling/state/.pulumi/stacks"), { recursive: true });
  return String(id);
}
const ops = (run: Parameters<typeof stacksOf>[0]) =>
  stacksOf(run)[0]?.steps.map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`) ?? [];

describe("kindling import", { timeout: 120_000 }, () => {
  it("takes a bucket over with its credential, shows where it differs, and leaves nothing to do", async () => {
    const place = await workplace();
    const id = await found(place, { maxSizeGb: 1000 });
    await place.write("bucket.yaml", bucketManifest("my-bucket", { maxSizeGb: 500 }));
    const take = (...more: string[]) =>
      place.sandbox("import", ["CivoBucket/my-bucket", id, "--yes", ...more]);
    // With a credential of its own it would have another owner, and no bucket can.
    const alone = await take();
    expect(alone.status).toBe(1);
    expect(alone.stderr).toMatch(/bucket can't become what the manifest says .*accessKeyId/);

    const civo = await civoApi(place);
    const { items } = await civo("GET", "objectstore/credentials?region=LON1");
    const [credential] = items;
    const taken = await take("--id", `bucket-creds=${credential?.id}`);
    expect(taken, taken.stderr).toMatchObject({ status: 0 });
    expect(taken.stderr).toMatch(/= {2}bucket {2}civo:ObjectStore\n +~ maxSizeGb: 1000 => 500\n/);
    expect(taken.stderr).toContain("2 to import, ");
    const again = await place.sandbox("preview", ["bucket.yaml", "-o", "json"]);
    expect(ops(again).filter((op) => !op.startsWith("same"))).toEqual([]);
  });

  it("refuses what is in a stack already, this one or another", async () => {
    const place = await workplace();
    const vpc = (name: string, env = "dev") =>
      `apiVersion: civo.project-planton.org/v1\nkind: CivoVpc\nmetadata: {name: ${name}, env: ${env}}\nspec: {networkName: shop, region: LON1}\n`;
    const [made] = stacksOf(await up(place, await place.write("vpc.yaml", vpc("shop"))));
    const id = String(made?.outputs.network_id);
    const again = await place.sandbox("import", ["CivoVpc/shop", id, "--yes"]);
    expect(again).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(`has its network already, with the id ${id}`),
    });
    await place.write("vpc.yaml", `${vpc("shop")}---\n${vpc("other", "prod")}`);
    const other = await place.sandbox("import", ["CivoVpc/other", id, "--yes"]);
    expect(other.status).toBe(1);
    expect(other.stderr).toContain(`CivoVpc/shop has ${id} already, as its network`);
    const forced = await place.sandbox("import", ["CivoVpc/other", id, "--yes", "--force", "-o", "json"]);
    expect(stacksOf(forced)[0]).toMatchObject({ result: "succeeded", changes: { import: 1, update: 0 } });
  });

  it("says what to do where there is no manifest, several, or no such resource or id", async () => {
    const place = await workplace();
    const take = async (...args: string[]) => (await place.sandbox("import", [...args, "--yes"])).stderr;
    expect(await take("CivoBucket/my-bucket", "x")).toMatch(
      /no manifest of CivoBucket\/my-bucket under the current folder.*kindling new CivoBucket --name my-bucket > my-bucket\.yaml/s,
    );
    await place.write("bucket.yaml", bucketManifest("my-bucket"));
    await place.write("copy.yaml", bucketManifest("my-bucket", {}, { env: "prod" }));
    expect(await take("CivoBucket/my-bucket", "x")).toMatch(/2 manifests of CivoBucket\/my-bucket .*--env/);
    await rm(place.path("copy.yaml"));
    expect(await take("CivoBucket/my-bucket", "x", "-f", "elsewhere.yaml")).toContain("elsewhere.yaml");
    expect(await take("CivoBucket/my-bucket", "x", "--id", "bucket-credz=y")).toContain(
      "did you mean bucket-creds?",
    );
    expect(await take("CivoBucket/my-bucket", "x", "--id", "bucket-settings=y")).toContain(
      "can't be imported",
    );
    expect(await take("CivoBucket/my-bucket", "x", "--id", "nonsense")).toContain("write it as RESOURCE=ID");
    expect(await take("CivoBucket/my-bucket", " ")).toContain('the id " " of bucket is empty');
    expect(await take("CivoBucket/my-bucket", "nonsense")).toContain(
      "there is none with id nonsense to import",
    );
    await writeFile(
      place.path("record.yaml"),
      "apiVersion: civo.project-planton.org/v1\nkind: CivoDnsRecord\nmetadata: {name: www}\nspec: {zone: {value: z}, name: www, type: A, value: 192.0.2.1}\n",
    );
    expect(await take("CivoDnsRecord/www", "abc")).toMatch(
      /must be <domainId>:<id> \(the domain's id and the record's\)/,
    );
  });
});

describeUnderPulumi("kindling import", (cli) => {
  it("does the same on Pulumi's own engine", { timeout: 120_000 }, async () => {
    const place = await workplace();
    const run = await onPulumi(place, cli);
    const manifest = (size: string) =>
      `apiVersion: civo.project-planton.org/v1\nkind: CivoVpc\nmetadata: {name: shop}\nspec: {networkName: ${size}, region: LON1}\n`;
    const [made] = stacksOf(await up(place, await place.write("vpc.yaml", manifest("shop"))));
    const id = String(made?.outputs.network_id);
    await place.write("vpc.yaml", manifest("market"));
    const taken = await run("import", "CivoVpc/shop", id, "--yes", "-o", "json");
    expect(ops(taken), taken.stderr).toEqual(expect.arrayContaining(["import network", "update network"]));
    expect(stacksOf(taken)[0]).toMatchObject({ result: "succeeded", changes: { import: 1 } });
    const again = await run("preview", "vpc.yaml", "-o", "json");
    expect(ops(again).filter((op) => !op.startsWith("same"))).toEqual([]);
  });
});
