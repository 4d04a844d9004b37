import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundlePlugin } from "@kindling/provider-framework/bundle";
import { startPlugin } from "@kindling/testing/plugin-process";
import { callsOf } from "@kindling/testing/provider-suite-life";
import { expect, it } from "vitest";
import { URN } from "./life.fixture.ts";
import { startSandbox } from "./servers.fixture.ts";

it("works away from its sources, with keys and endpoint from the environment", async () => {
  const folder = await mkdtemp(join(tmpdir(), "plugin-"));
  const { sandbox, bucket, access, close } = await startSandbox();
  const { secretAccessKey = "" } = sandbox.account.key("AKIAKINDLING") ?? {};
  try {
    const entry = fileURLToPath(new URL("./plugin.ts", import.meta.url));
    const plugin = await startPlugin({
      file: await bundlePlugin({ entry, name: "bucket", folder }),
      env: {
        AWS_ENDPOINT_URL_S3: sandbox.url,
        AWS_ACCESS_KEY_ID: "AKIAKINDLING",
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
      },
    });
    const calls = callsOf(plugin.provider);
    await calls.configure({});
    const { endpoint = "" } = access;
    const { inputs } = await calls.check(URN, { bucket, endpoint, tags: { env: "prod" } });
    const { outputs } = await calls.create(URN, inputs);
    expect(JSON.stringify(outputs)).not.toContain("AKIAKINDLING");
    expect(await calls.read(URN, bucket)).toMatchObject({ inputs: { bucket, tags: { env: "prod" } } });
    await plugin.stop();
  } finally {
    await close();
    await rm(folder, { recursive: true });
  }
});

it("doesn't load the AWS SDK before it is needed", async () => {
  const script = `await import(${JSON.stringify(new URL("./provider.ts", import.meta.url).href)});
    console.log(Object.keys((await import("node:module")).default._cache).filter((file) => file.includes("aws-sdk")).length)`;
  expect(execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" })).toBe(
    "0\n",
  );
});
