import { holdings, startCivoCloud } from "@kindling/cloud-civo";
import { openBucketContents, startS3Cloud } from "@kindling/cloud-s3";
import { secretReference } from "@kindling/core/stack-name";
import { bucketProvider, type RequestTrace as S3Trace } from "@kindling/provider-bucket";
import { civoProvider } from "@kindling/provider-civo";
import type { RequestTrace, SimulatedCloud } from "./simulated-clouds.ts";

/** Civo's API, and the S3 in which its object stores can be used. */
export const simulatedCivo: SimulatedCloud = {
  async start({ directory, port }) {
    const contents = await openBucketContents(directory);
    const civo = await startCivoCloud({ directory, contents, ...(port ? { port } : {}) });
    const s3 = await startS3Cloud({
      directory,
      account: civo.s3Account,
      ...(port ? { port: port + 1 } : {}),
    });
    return {
      services: [
        {
          name: "civo",
          url: civo.url,
          hints: [
            `token: ${civo.token}`,
            `try:   curl -H "Authorization: bearer ${civo.token}" "${civo.url}/v2/objectstores?region=LON1"`,
          ],
        },
        { name: "civo-s3", url: s3.url, hints: s3Hints(s3.url) },
      ],
      variables: { CIVO_API_URL: civo.url, CIVO_TOKEN: civo.token, BUCKET_API_URL: s3.url },
      providers: (onRequest) => ({
        civo: civoProvider({
          apiEndpoint: civo.url,
          token: civo.token,
          // As with the real one; a cloud without limits needn't be waited for.
          keepsToRate: civo.isRateLimited,
          ...(onRequest ? { onRequest } : {}),
        }),
        bucket: bucketProvider({
          endpoint: () => s3.url,
          ...(onRequest && { onRequest: (trace) => onRequest(s3Trace(trace)) }),
        }),
      }),
      async close() {
        await Promise.all([civo.close(), s3.close()]);
        contents.close();
      },
    };
  },
  holdings: (directory) =>
    holdings(directory).map(
      ({ noun, name, region }) => `${noun} ${name}${region === undefined ? "" : ` (${region})`}`,
    ),
};

const s3Trace = ({ operation, bucket, status, ms }: S3Trace): RequestTrace => ({
  ...{ method: operation, path: `/${bucket}`, ms },
  ...(status === undefined ? {} : { status }),
});

/** For a bucket my-bucket; its keys are in the outputs of its stack. */
function s3Hints(url: string): string[] {
  const stack = { project: "civo-bucket", stack: "dev.my-bucket" };
  const key = (output: string) =>
    `$(npx kindling secret --engine sandbox '${secretReference(stack, output)}')`;
  return [
    `keys:  export AWS_ACCESS_KEY_ID=${key("access_key_id")}`,
    `       export AWS_SECRET_ACCESS_KEY=${key("secret_access_key")}`,
    `try:   curl --aws-sigv4 aws:amz:LON1:s3 -H "x-amz-content-sha256: UNSIGNED-PAYLOAD" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" -T README.md ${url}/my-bucket/`,
    `or:    aws --region LON1 --endpoint-url ${url} s3 ls my-bucket`,
  ];
}
