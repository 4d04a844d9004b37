import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { ObjectStore, ObjectStoreCredential, Provider } from "./gen/index.ts";

/** Pulumi's own test mode: answers registrations here and keeps what was sent. */
const sent: pulumi.runtime.MockResourceArgs[] = [];

beforeAll(async () => {
  await pulumi.runtime.setMocks({
    newResource: (args) => {
      sent.push(args);
      const made = {
        accessKeyId: "AKIA",
        secretAccessKey: "shh",
        bucketUrl: "objectstore.lon1.civo.com",
        status: "ready",
      };
      return { id: args.id || `${args.name}-id`, state: { ...made, ...args.inputs } };
    },
    call: () => ({}),
  });
});

const sentFor = (name: string) => sent.find((args) => args.name === name);
const resolved = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => void output.apply(resolve));

describe("@pulumi/civo", () => {
  it("registers a bucket and gives the outputs of provider 2.4.8", async () => {
    const provider = new Provider("civo", { token: "t0ken" });
    const store = new ObjectStore("bucket", { name: "b", region: "LON1", maxSizeGb: 500 }, { provider });
    expect(await resolved(store.bucketUrl)).toBe("objectstore.lon1.civo.com");
    expect(await resolved(store.id)).toBe("bucket-id");
    expect(await resolved(store.name)).toBe("b");
    expect(sentFor("bucket")).toMatchObject({
      type: "civo:index/objectStore:ObjectStore",
      inputs: { name: "b", region: "LON1", maxSizeGb: 500 },
    });
    expect(sentFor("civo")?.type).toBe("pulumi:providers:civo");
  });

  it("keeps secrets secret", async () => {
    const provider = new Provider("secretive", { token: "t0ken" });
    const given = new ObjectStoreCredential("given", { secretAccessKey: "shh" });
    expect(await pulumi.isSecret(provider.token)).toBe(true);
    expect(await pulumi.isSecret(given.secretAccessKey)).toBe(true);
    expect(await pulumi.isSecret(given.status)).toBe(false);
  });

  it("reads what exists by its id", async () => {
    const store = ObjectStore.get("found", "some-id", { region: "FRA1" });
    const credential = ObjectStoreCredential.get("key", "other-id", { region: "FRA1" });
    expect(await resolved(store.id)).toBe("some-id");
    expect(await resolved(credential.accessKeyId)).toBe("AKIA");
    expect(sentFor("found")).toMatchObject({ id: "some-id", inputs: { region: "FRA1" } });
  });
});
