import { UNKNOWN, withoutSecrets } from "@kindling/core/property-value";
import { expect, test } from "vitest";
import { bench, type Made } from "./against-cloud.fixture.ts";

const asRead = ({ inputs, outputs }: Made) => ({ oldInputs: inputs, oldOutputs: outputs, ignoreChanges: [] });
const secretKey = ({ outputs }: Pick<Made, "outputs">) => withoutSecrets(outputs.secretAccessKey ?? null);

test("another generation makes a new secret key, keeps the access key and says what that means", async () => {
  const { provider, create, cloud, messages } = await bench();
  const made = await create("ObjectStoreCredential", "creds");
  const news = { ...made.inputs, keyGeneration: 1 };
  const previewed = await provider.update({ ...made, ...asRead(made), news, preview: true });
  expect(withoutSecrets(previewed.outputs)).toMatchObject({ secretAccessKey: UNKNOWN, keyGeneration: 1 });
  expect(messages.splice(0)).toEqual([
    expect.stringMatching(/^warning: the secret key of .* stops working at once/),
  ]);
  const rotated = { ...made, ...(await provider.update({ ...made, ...asRead(made), news, preview: false })) };
  expect(withoutSecrets(rotated.outputs)).toMatchObject({
    accessKeyId: withoutSecrets(made.outputs.accessKeyId ?? null),
    keyGeneration: 1,
  });
  expect(secretKey(rotated)).not.toBe(secretKey(made));
  expect(secretKey(rotated)).toMatch(/^[\w-]{40}$/);
  const id = String(withoutSecrets(made.outputs.accessKeyId ?? null));
  expect(cloud.s3Account.key(id)?.secretAccessKey).toBe(secretKey(rotated));
  expect(messages).toEqual([
    expect.stringMatching(/^warning: the old key of credential .* has stopped working/),
  ]);
});

test("a generation that goes away, or is there from the start, makes no new key", async () => {
  const { provider, create, requests } = await bench();
  const made = await create("ObjectStoreCredential", "creds", { region: "LON1", keyGeneration: 3 });
  const { keyGeneration, ...news } = made.inputs;
  const { outputs } = await provider.update({ ...made, ...asRead(made), news, preview: false });
  expect(keyGeneration).toBe(3);
  expect(secretKey({ outputs })).toBe(secretKey(made));
  expect(requests).toEqual(["POST /v2/objectstore/credentials 200"]);
});
