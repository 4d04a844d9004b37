import * as pulumi from "@pulumi/pulumi";
import { beforeAll, expect, it } from "vitest";
import { BucketSettings } from "./gen/index.ts";

const sent: pulumi.runtime.MockResourceArgs[] = [];
beforeAll(() =>
  pulumi.runtime.setMocks({
    newResource(args) {
      sent.push(args);
      return { id: "https://s3.example/photos", state: { ...args.inputs, versioningStatus: "ENABLED" } };
    },
    call: () => ({}),
  }),
);

it("registers settings with their token, and keeps the keys secret", async () => {
  const settings = new BucketSettings("settings", {
    bucket: "photos",
    endpoint: "https://s3.example",
    secretAccessKey: "shh",
    versioning: "ENABLED",
    corsRules: [{ allowedOrigins: ["*"], allowedMethods: ["GET"] }],
  });
  expect(await new Promise((resolve) => settings.versioningStatus.apply(resolve))).toBe("ENABLED");
  expect(await pulumi.isSecret(settings.secretAccessKey)).toBe(true);
  expect(sent[0]).toMatchObject({
    type: "bucket:index/bucketSettings:BucketSettings",
    inputs: { bucket: "photos" },
  });
});
