import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname } from "node:path";
import { describeUnderPulumi } from "@kindling/testing/pulumi-cli";
import { expect, it, onTestFinished } from "vitest";
import { servedUrls } from "./testing/civo-api.ts";
import { bucketManifest, type StackDocument, stacksOf, up, workplace } from "./testing/kindling.ts";

const TOKEN = "kindling-sandbox-token";
const PASSPHRASE = "of the tests";

/** Steps that need nothing of each other come in any order. */
const sorted = (document?: StackDocument) =>
  document?.steps.map((step) => JSON.stringify(step, ["op", "urn", "diff"])).sort();

it("says how to get a CLI where there is none", async () => {
  const place = await workplace();
  const { status, stderr } = await place.run(["stacks"], { env: { PATH: "" } });
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: expect.stringMatching(/no Pulumi CLI on PATH.*kindling engine install/),
  });
});

it("names the version that it needs where the CLI is too old", async () => {
  const place = await workplace();
  await writeFile(place.path("pulumi"), "#!/bin/sh\necho v3.100.0\n", { mode: 0o755 });
  const { status, stderr } = await place.run(["stacks"], { env: { PATH: `${place.folder}:/bin:/usr/bin` } });
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: expect.stringMatching(
      /is Pulumi 3\.100\.0; 3\.206\.0 or later is needed: kindling engine install/,
    ),
  });
});

it("says what it tried and how else to get a CLI where none can be downloaded", async () => {
  const place = await workplace();
  const asked: string[] = [];
  const proxy = createServer().on("connect", ({ url = "" }, socket) => {
    asked.push(url);
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  onTestFinished(() => void proxy.close());
  const HTTPS_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const env = { PATH: "", HTTPS_PROXY, NODE_USE_ENV_PROXY: "1" };
  const { status, stderr } = await place.run(["engine", "install"], { env });
  expect({ status, asked }).toEqual({ status: 1, asked: ["get.pulumi.com:443"] });
  expect(stderr).toContain("Failed to download https://get.pulumi.com/install.");
  expect(stderr).toContain("install the CLI as https://www.pulumi.com/docs/install says");
});

describeUnderPulumi("the command", (cli) => {
  it("deploys a bucket through Kindling's own provider, as the sandbox does", async () => {
    const place = await workplace();
    const file = await place.write("bucket.yaml", bucketManifest("my-bucket"));
    await mkdir(place.path("state"));
    const urls = await servedUrls(place);
    const env = {
      PATH: `${dirname(cli)}:${process.env.PATH}`,
      PULUMI_BACKEND_URL: "file://state",
      PULUMI_CONFIG_PASSPHRASE_FILE: await place.write("passphrase", PASSPHRASE),
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      CIVO_API_URL: urls.civo ?? "",
      BUCKET_API_URL: urls["civo-s3"] ?? "",
      CIVO_TOKEN: TOKEN,
    };
    const pulumi = (...args: string[]) => place.run([...args, "--engine", "pulumi"], { env });

    const [previewed] = stacksOf(await pulumi("preview", file, "-o", "json"));
    const deployed = await pulumi("up", file, "--yes", "-o", "json");
    expect(deployed, deployed.stderr).toMatchObject({ status: 0 });
    const [made] = stacksOf(deployed);
    expect(sorted(previewed)).toEqual(sorted(made));
    const [again] = stacksOf(await pulumi("up", file, "--yes", "-o", "json"));
    expect(again?.changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
    expect((await pulumi("stacks")).stdout).toContain("dev.my-bucket");
    expect((await pulumi("outputs", "CivoBucket/my-bucket")).stdout).toContain(
      "https://objectstore.lon1.civo.com/my-bucket",
    );
    const [destroyed] = stacksOf(await pulumi("destroy", file, "--yes", "-o", "json"));
    expect(destroyed).toMatchObject({ result: "succeeded" });

    // The same on the sandbox, whose clouds hold nothing of that name now.
    const [rehearsed] = stacksOf(await up(place, file));
    expect(sorted(made)).toEqual(sorted(rehearsed));
    expect(made?.changes).toEqual(rehearsed?.changes);
    expect(Object.keys(made?.outputs ?? {})).toEqual(Object.keys(rehearsed?.outputs ?? {}));
  });

  it("deploys nothing from a sandbox's state", async () => {
    const place = await workplace();
    const file = await place.write("bucket.yaml", bucketManifest("my-bucket"));
    await up(place, file);
    const current = `file://${place.path(".kindling", "state")}`;
    await place.write("credentials.json", JSON.stringify({ current, accounts: { [current]: {} } }));
    const env = {
      PATH: `${dirname(cli)}:${process.env.PATH}`,
      PULUMI_CREDENTIALS_PATH: place.folder,
      CIVO_TOKEN: TOKEN,
    };
    for (const backend of [["--backend", current], ["--backend", "file://.kindling/state"], []]) {
      const { status, stderr } = await place.run(["up", file, "--yes", ...backend], { env });
      expect({ status, stderr }, backend.join(" ")).toEqual({
        status: 1,
        stderr: expect.stringContaining("is a sandbox's state"),
      });
    }
  });
});
