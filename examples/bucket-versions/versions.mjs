// What an application does with a bucket that keeps versions: uploads a text, overwrites it, shows its history and
// reads the first version back. The SDK takes endpoint, region and keys from the environment (AWS_ENDPOINT_URL_S3,
// AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), so the same lines work with a bucket at Civo.
import { GetObjectCommand, ListObjectVersionsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const s3 = new S3Client({ forcePathStyle: true });
const object = { Bucket: process.argv[2] ?? "notes", Key: "shopping.txt" };

const first = await s3.send(new PutObjectCommand({ ...object, Body: "bread, butter" }));
await s3.send(new PutObjectCommand({ ...object, Body: "bread, butter, jam" }));

const { Versions = [] } = await s3.send(
  new ListObjectVersionsCommand({ Bucket: object.Bucket, Prefix: object.Key }),
);
console.log(`${object.Key} has ${Versions.length} versions:`);
for (const { VersionId, Size, IsLatest } of Versions)
  console.log(`  ${VersionId}  ${Size} bytes${IsLatest ? "  (latest)" : ""}`);

const read = async (VersionId) =>
  (await s3.send(new GetObjectCommand({ ...object, VersionId }))).Body.transformToString();
console.log(`latest: ${await read()}`);
console.log(`first:  ${await read(first.VersionId)}`);
