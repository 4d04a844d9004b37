import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { create } from "@bufbuild/protobuf";
import { CivoBucketStackInputSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_input";
import { Region } from "@kindling/apis/kindling/civo/v1/region";
import type { SecretValue } from "@kindling/apis/kindling/shared/v1/secret_value";
import { moduleProgram } from "@kindling/core/program";
import { openCivoSandbox } from "@kindling/module-civo/sandbox.fixture";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import kind from "./index.ts";

let directory: string;
let sandbox: Awaited<ReturnType<typeof openCivoSandbox>>;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "civo-bucket-failures-"));
  sandbox = await openCivoSandbox(join(directory, "sandbox"));
});
afterAll(async () => {
  await sandbox.close();
  await rm(directory, { recursive: true });
});

function up(source: SecretValue["source"], env = {}) {
  const input = create(CivoBucketStackInputSchema, {
    providerConfig: { civoToken: { source } },
    target: {
      apiVersion: kind.apiVersion,
      kind: kind.name,
      metadata: { name: "my-bucket" },
      spec: { bucketName: "my-bucket", region: Region.LON1 },
    },
  });
  const program = moduleProgram(kind, input, { env, directory });
  return sandbox.engine.up({ project: kind.project, stack: "dev.my-bucket", program });
}

describe("a CivoBucket that fails", () => {
  it("says that the token is refused, without showing it", async () => {
    const { result, errors } = await up({ case: "env", value: "MY_TOKEN" }, { MY_TOKEN: "wr0ng-t0ken" });
    expect(result).toBe("failed");
    expect(inspect(errors, { depth: 12 })).toMatch(/401/);
    expect(inspect(errors, { depth: 12 })).not.toContain("wr0ng-t0ken");
    const files = await readdir(join(directory, "sandbox"), { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile()))
      expect(await readFile(join(file.parentPath, file.name), "utf8")).not.toContain("wr0ng-t0ken");
  });

  it("says which variable the token is missing from", async () => {
    const { result, errors } = await up({ case: "env", value: "MY_TOKEN" });
    expect(result).toBe("failed");
    expect(errors.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      expect.stringMatching(/missing-credential: .*providerConfig\.civoToken: .*MY_TOKEN, which isn't set/),
    ]);
  });
});
