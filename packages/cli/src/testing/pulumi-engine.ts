import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { servedUrls } from "./civo-api.ts";
import type { Ended, Workplace } from "./kindling.ts";

/** Runs a command on Pulumi's own engine, against the simulated clouds of a workplace and a state of its own. */
export async function onPulumi(
  place: Workplace,
  cli: string,
): Promise<(...args: readonly string[]) => Promise<Ended>> {
  const state = place.path("state");
  await mkdir(state);
  const urls = await servedUrls(place);
  const env = {
    PATH: `${dirname(cli)}:${process.env.PATH}`,
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_CONFIG_PASSPHRASE: "of the tests",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    CIVO_API_URL: urls.civo ?? "",
    BUCKET_API_URL: urls["civo-s3"] ?? "",
    CIVO_TOKEN: "kindling-sandbox-token",
  };
  return (...args) => place.run([...args, "--engine", "pulumi"], { env });
}
