import { expect, it } from "vitest";
import { bucketManifest, stacksOf, up, workplace } from "./testing/kindling.ts";

it("takes a bucket up, changes it in place, replaces it when it may, and takes it down", async () => {
  const place = await workplace();
  const file = await place.write("bucket.yaml", bucketManifest("my-bucket"));

  const created = await up(place, file);
  expect(created).toMatchObject({
    status: 0,
    stderr: expect.stringContaining("sandbox: nothing leaves this machine"),
  });
  expect(stacksOf(created)).toEqual([
    {
      kind: "CivoBucket",
      name: "my-bucket",
      stack: "dev.my-bucket",
      result: "succeeded",
      changes: { create: 6, update: 0, replace: 0, delete: 0, same: 0 },
      steps: expect.arrayContaining([
        expect.objectContaining({ op: "create", type: "civo:index/objectStore:ObjectStore", diff: [] }),
      ]),
      outputs: expect.objectContaining({
        endpoint_url: "https://objectstore.lon1.civo.com/my-bucket",
        access_key_id: "[secret]",
      }),
      durationMs: expect.any(Number),
      errors: [],
    },
  ]);

  const unchanged = await up(place, file);
  expect(unchanged.stderr).toContain("Nothing to do");
  expect(stacksOf(unchanged)[0]?.changes).toMatchObject({ same: 6, update: 0 });

  const bigger = await up(place, file, "--set", "spec.maxSizeGb=1000");
  expect(bigger.stderr).toContain("~ maxSizeGb: 500 => 1000");
  expect(stacksOf(bigger)[0]?.changes).toMatchObject({ update: 1, replace: 0 });

  const renamed = ["--set", "spec.maxSizeGb=1000", "--set", "spec.bucketName=other"];
  const warned = await place.sandbox("preview", [file, ...renamed]);
  expect(warned).toMatchObject({
    status: 0,
    stderr: expect.stringContaining("replacing bucket deletes the data in it"),
  });
  const refused = await up(place, file, ...renamed);
  expect(refused.status).toBe(1);
  expect(stacksOf(refused)[0]).toMatchObject({ result: "failed", errors: [{ code: "refused" }] });
  const replaced = await up(place, file, ...renamed, "--set", "metadata.lifecycle.allowReplace=true");
  expect(stacksOf(replaced)[0]?.changes).toMatchObject({ replace: 2 });

  const destroyed = await place.sandbox("destroy", [file, "--yes", "-o", "json"]);
  expect(stacksOf(destroyed)[0]?.changes).toMatchObject({ delete: 6 });
  const status = await place.run(["sandbox", "status", "-o", "json"]);
  expect(JSON.parse(status.stdout)).toMatchObject({
    stacks: [{ resourceCount: 0 }],
    clouds: { civo: [] },
    served: [],
  });
});

it("runs stacks side by side; a bad one doesn't stop the others", async () => {
  const place = await workplace();
  await place.civoSettings({ takenNames: ["taken"] });
  await place.write("all.yaml", ["one", "taken", "two"].map((name) => bucketManifest(name)).join("\n---\n"));
  const ended = await up(place, "all.yaml");
  expect(stacksOf(ended).map(({ name, result }) => [name, result])).toEqual([
    ["one", "succeeded"],
    ["taken", "failed"],
    ["two", "succeeded"],
  ]);
  expect(stacksOf(ended)[1]?.errors).toEqual([
    { code: "cloud", message: expect.stringMatching(/bucket taken in LON1.*choose another name/i) },
  ]);
  expect(ended).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("2 of 3 stacks succeeded, 1 failed"),
  });
});

it("lets two commands run at once on different stacks", async () => {
  const place = await workplace();
  await place.write("one.yaml", bucketManifest("one"));
  await place.write("two.yaml", bucketManifest("two"));
  const ended = await Promise.all([up(place, "one.yaml"), up(place, "two.yaml")]);
  expect(ended.map(({ status }) => status)).toEqual([0, 0]);
});

it("leaves real tokens, endpoints and backends in the environment alone", async () => {
  const place = await workplace();
  const file = await place.write("bucket.yaml", bucketManifest("my-bucket"));
  const env = {
    CIVO_TOKEN: "a-real-token",
    CIVO_API_URL: "http://127.0.0.1:1",
    PULUMI_BACKEND_URL: "http://127.0.0.1:1",
  };
  expect(await place.sandbox("up", [file, "--yes"], { env })).toMatchObject({ status: 0 });
});

it("finds drift on refresh", async () => {
  const place = await workplace();
  const file = await place.write("bucket.yaml", bucketManifest("my-bucket"));
  await up(place, file);
  const served = place.start(["sandbox", "serve"]);
  await served.shown("Ctrl-C ends it");
  const status = await place.run(["sandbox", "status", "-o", "json"]);
  const [{ url }] = JSON.parse(status.stdout).served;
  const headers = { authorization: "bearer kindling-sandbox-token" };
  const list = await (await fetch(`${url}/v2/objectstores?region=LON1`, { headers })).json();
  const [{ id }] = (list as { items: [{ id: string }] }).items;
  await fetch(`${url}/v2/objectstores/${id}?region=LON1`, { method: "DELETE", headers });
  served.child.kill("SIGINT");
  expect(await served.ended).toMatchObject({ status: 0 });

  const refreshed = await place.sandbox("refresh", [file, "--yes", "-o", "json"]);
  expect(stacksOf(refreshed)[0]?.changes).toMatchObject({ delete: 2 });
  expect(refreshed.stderr).toMatch(/- {2}bucket .*\n(.*\n)*.*2 gone, 4 as recorded/);
  expect(stacksOf(await up(place, file))[0]?.changes).toMatchObject({ create: 2 });
});
