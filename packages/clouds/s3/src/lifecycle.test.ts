import {
  DeleteBucketLifecycleCommand,
  GetBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SandboxTarget, startSandboxTarget } from "./testing/sandbox-target.ts";
import { clientOf, expectError, newBucket } from "./testing/target.ts";

// S3 API reference: PutBucketLifecycleConfiguration; user guide: Lifecycle configuration elements.
let target: SandboxTarget;
let Bucket: string;
beforeAll(async () => {
  target = await startSandboxTarget();
  Bucket = await newBucket(target);
});
afterAll(() => target.close());

const get = async () =>
  (await clientOf(target).send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules;
const put = (...Rules: LifecycleRule[]) =>
  clientOf(target).send(
    new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
  );
const all = { Status: "Enabled", Filter: { Prefix: "" } } as const;
const tag = { Key: "k", Value: "v" };

test("rules are put, replaced as a whole, and deleted", async () => {
  await expectError(get(), "NoSuchLifecycleConfiguration", 404);
  const rules: LifecycleRule[] = [
    { ...all, ID: "days", Expiration: { Days: 30 } },
    { ...all, ID: "date", Expiration: { Date: new Date("2030-01-01T00:00:00Z") }, Status: "Disabled" },
    { ...all, ID: "old", NoncurrentVersionExpiration: { NoncurrentDays: 7, NewerNoncurrentVersions: 3 } },
    { ...all, ID: "marker", Expiration: { ExpiredObjectDeleteMarker: true } },
    { ...all, ID: "uploads", AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
    { ...all, ID: "tag", Filter: { Tag: tag }, Expiration: { Days: 1 } },
    {
      ...{ ...all, ID: "and", Expiration: { Days: 1 } },
      Filter: { And: { Prefix: "logs & <more>/", Tags: [tag], ObjectSizeGreaterThan: 100 } },
    },
  ];
  await put(...rules);
  expect(await get()).toEqual(rules);
  await put({ ...all, ID: "only", Expiration: { Days: 1 } });
  expect(await get()).toHaveLength(1);
  await clientOf(target).send(new DeleteBucketLifecycleCommand({ Bucket }));
  await expectError(get(), "NoSuchLifecycleConfiguration", 404);
});

test("a rule without an id gets one", async () => {
  await put({ ...all, Expiration: { Days: 1 } });
  expect(await get()).toMatchObject([{ ID: expect.stringMatching(/.+/) }]);
});

test("there are 1000 rules at most", async () => {
  const rules = Array.from({ length: 1001 }, (_, index) => ({
    ...all,
    ID: `${index}`,
    Expiration: { Days: 1 },
  }));
  await put(...rules.slice(0, 1000));
  await expectError(put(...rules), "MalformedXML", 400);
});

test.each<[string, string, LifecycleRule[]]>([
  ["no rule", "MalformedXML", []],
  ["no action", "InvalidRequest", [all]],
  ["days below 1", "InvalidArgument", [{ ...all, Expiration: { Days: 0 } }]],
  [
    "noncurrent days below 1",
    "InvalidArgument",
    [{ ...all, NoncurrentVersionExpiration: { NoncurrentDays: 0 } }],
  ],
  [
    "more than 100 newer versions kept",
    "InvalidArgument",
    [{ ...all, NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 101 } }],
  ],
  [
    "a date that isn't midnight",
    "InvalidArgument",
    [{ ...all, Expiration: { Date: new Date("2030-01-01T10:00:00Z") } }],
  ],
  [
    "days and a marker",
    "MalformedXML",
    [{ ...all, Expiration: { Days: 1, ExpiredObjectDeleteMarker: true } }],
  ],
  ["an id twice", "InvalidArgument", [1, 2].map((Days) => ({ ...all, ID: "same", Expiration: { Days } }))],
  ["an id that is too long", "InvalidArgument", [{ ...all, ID: "i".repeat(256), Expiration: { Days: 1 } }]],
  ["neither filter nor prefix", "MalformedXML", [{ Status: "Enabled", Expiration: { Days: 1 } }]],
  ["a filter and a prefix", "MalformedXML", [{ ...all, Prefix: "a", Expiration: { Days: 1 } }]],
  [
    "two conditions without And",
    "MalformedXML",
    [{ ...all, Filter: { Prefix: "a", Tag: tag }, Expiration: { Days: 1 } }],
  ],
  [
    "And with one condition",
    "MalformedXML",
    [{ ...all, Filter: { And: { Prefix: "a" } }, Expiration: { Days: 1 } }],
  ],
  [
    "an unfinished upload by tag",
    "InvalidRequest",
    [{ ...all, Filter: { Tag: tag }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }],
  ],
  [
    "a delete marker by tag",
    "InvalidRequest",
    [{ ...all, Filter: { Tag: tag }, Expiration: { ExpiredObjectDeleteMarker: true } }],
  ],
  [
    "a move to another storage class",
    "InvalidStorageClass",
    [{ ...all, Transitions: [{ Days: 30, StorageClass: "GLACIER" }] }],
  ],
])("%s is %s", async (_, code, rules) => {
  await expectError(put(...rules), code, 400);
});
