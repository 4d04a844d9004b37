// Deploys bucket.yaml on the sandbox, serves the sandbox's clouds, and runs versions.mjs against the bucket:
//
//   node examples/bucket-versions/run.mjs
//
// Nothing leaves this machine. `npx kindling destroy examples/bucket-versions/bucket.yaml --engine sandbox` cleans up.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const here = import.meta.dirname;
const command = join(here, "../../node_modules/.bin/kindling");
const kindling = (...args) =>
  execFileSync(command, [...args, "--engine", "sandbox"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });

kindling("up", join(here, "bucket.yaml"), "--yes");
const outputs = JSON.parse(kindling("outputs", "CivoBucket/notes", "--show-secrets", "-o", "json"));

const clouds = spawn(command, ["sandbox", "serve"], { stdio: ["ignore", "inherit", "pipe"] });
const ended = once(clouds, "exit");
try {
  const keys = { AWS_ACCESS_KEY_ID: outputs.access_key_id, AWS_SECRET_ACCESS_KEY: outputs.secret_access_key };
  const env = { ...process.env, ...keys, AWS_ENDPOINT_URL_S3: await endpoint(), AWS_REGION: "LON1" };
  execFileSync(process.execPath, [join(here, "versions.mjs"), "notes"], { env, stdio: "inherit" });
} finally {
  clouds.kill("SIGINT");
  await ended;
}

/** The URL that `sandbox serve` shows for S3, once it is up. */
async function endpoint() {
  let shown = "";
  for await (const text of clouds.stderr) {
    shown += text;
    const [, url] = /civo-s3 answers at (\S+)\n/.exec(shown) ?? [];
    if (url && shown.includes("Ctrl-C")) return url;
  }
  throw new Error(`the sandbox's clouds can't be served: ${shown}`);
}
