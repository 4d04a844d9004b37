import { PutBucketLifecycleConfigurationCommand } from "@aws-sdk/client-s3";
import { notTried } from "@kindling/testing/not-tried";
import { afterAll, test } from "vitest";
import { s3Behaviour } from "./testing/behaviour/index.ts";
import { clientOf, expectError, newBucket } from "./testing/target.ts";
import { startVersitygw } from "./testing/versitygw.fixture.ts";

// The same behaviour on a real server: what we believe of S3 is checked against what others found out.
/** Where versitygw does otherwise than S3's documents say, or doesn't do it at all. */
const DIFFERENCES = [
  "a quiet delete of many tells of errors only",
  "encoding-type url encodes keys",
  "only the newest version is marked as such, on whatever page",
  "versions and delete markers are listed a page at a time",
];

const target = await startVersitygw();

if (typeof target === "string") {
  notTried("versitygw", "what we believe of S3, on a real server,", target);
} else {
  afterAll(() => target.close());
  s3Behaviour(() => target, DIFFERENCES);

  test("lifecycle rules can't be cross-checked: versitygw has none", async () => {
    const put = new PutBucketLifecycleConfigurationCommand({
      Bucket: await newBucket(target),
      LifecycleConfiguration: {
        Rules: [{ ID: "one", Status: "Enabled", Filter: { Prefix: "" }, Expiration: { Days: 1 } }],
      },
    });
    await expectError(clientOf(target).send(put), "NotImplemented", 501);
  });
}
