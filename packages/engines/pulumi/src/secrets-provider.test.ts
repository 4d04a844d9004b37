import { onBench, Thing } from "@kindling/testing/engine-suite-bench";
import { modelProvider } from "@kindling/testing/model-provider";
import { serveMoto } from "@kindling/testing/moto.fixture";
import { notTried } from "@kindling/testing/not-tried";
import { describeUnderPulumi } from "@kindling/testing/pulumi-cli";
import { secret } from "@pulumi/pulumi";
import { afterAll, expect, it, test } from "vitest";
import { createPulumi } from "./index.ts";
import { pulumiEngine } from "./test-engine.fixture.ts";

const HUSH = "a secret in the state";
const CONFIGURED = "a secret in the configuration";
const AWS = {
  AWS_ACCESS_KEY_ID: "AKIAMOTO",
  AWS_SECRET_ACCESS_KEY: "the secret of AKIAMOTO",
  AWS_REGION: "us-east-1",
};
const program = async () => ({
  address: new Thing("a", { name: "alpha", secretLabel: secret(HUSH) }).address,
});

/** Makes a key in a KMS that doesn't look at signatures. */
async function makeKey(url: string): Promise<string> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "TrentService.CreateKey",
      authorization:
        "AWS4-HMAC-SHA256 Credential=AKIAMOTO/20260101/us-east-1/kms/aws4_request, SignedHeaders=host, Signature=0",
    },
    body: "{}",
  });
  const { KeyMetadata } = (await response.json()) as { KeyMetadata: { KeyId: string } };
  return KeyMetadata.KeyId;
}

test("what Pulumi can't encrypt with is refused before anything else", async () => {
  const refused = createPulumi({ pulumiCommand: "none", secretsProvider: "kms://key" });
  await expect(refused).rejects.toMatchObject({
    code: "invalid-input",
    message: expect.stringContaining("awskms://"),
  });
});

const moto = await serveMoto();
if (typeof moto === "string") notTried("moto", "a key of a KMS", moto);
else {
  afterAll(() => moto.close());
  describeUnderPulumi("a stack under a key of a KMS", (cli) => {
    it("stays under it, whatever later runs say, and says what to do when the key is out of reach", async () => {
      const secretsProvider = `awskms:///${await makeKey(moto.url)}?region=us-east-1&endpoint=${moto.url}`;
      await onBench(pulumiEngine(cli, { secretsProvider, env: AWS }))(
        async ({ engine, up, stack, directory, cloud }) => {
          const config = { "model:key": { value: CONFIGURED, secret: true } };
          expect(await up(program, { config })).toMatchObject({ result: "succeeded" });
          const under = async () => (await engine.export(stack)).deployment.secrets_providers;
          expect(await under()).toMatchObject({ type: "cloud", state: { url: secretsProvider } });
          expect(JSON.stringify(await engine.export(stack))).not.toMatch(`${HUSH}|${CONFIGURED}`);

          const setup = { directory, providers: { model: modelProvider(cloud) } };
          const other = await pulumiEngine(cli, { secretsProvider: "passphrase", env: AWS })(setup);
          const told: string[] = [];
          const again = await other.up(
            { ...stack, program, config },
            { onEvent: ({ diagnosticEvent }) => void told.push(diagnosticEvent?.message ?? "") },
          );
          expect(again).toMatchObject({ result: "succeeded", changes: { create: 0, update: 0 } });
          expect(told).toContainEqual(expect.stringContaining("stay under awskms:///"));
          expect(await under()).toMatchObject({ type: "cloud", state: { url: secretsProvider } });

          const away = await pulumiEngine(cli, { env: { ...AWS, AWS_ACCESS_KEY_ID: "" } })(setup);
          await expect(away.outputs(stack)).rejects.toMatchObject({
            code: "missing-credential",
            message: expect.stringContaining("the stack's secrets provider doesn't answer"),
          });
        },
      )();
    });
  });
}
