import { KindlingError } from "@kindling/core/error";
import type { Equal } from "@kindling/provider-framework/diff";

/** Where a bucket is. */
export interface Address {
  readonly endpoint: string;
  readonly bucket: string;
}

/** `https://objectstore.lon1.civo.com/my-bucket`: the id of a bucket's settings. */
export const idOf = ({ endpoint, bucket }: Address): string => `${canonical(endpoint)}/${bucket}`;

/** The address that an import's id names: with its endpoint, or the bucket alone where one is configured. */
export function addressOf(id: string, endpoint: string | undefined): Address {
  const [, ownEndpoint, bucket] = /^(?:(https?:\/\/.*[^/])\/+)?([^/]+)\/*$/.exec(id) ?? [];
  const found = ownEndpoint ?? endpoint;
  if (bucket && found && URL.canParse(found)) return { endpoint: found, bucket };
  throw new KindlingError(
    "invalid-input",
    `"${id}" doesn't say which bucket to import: give <endpoint>/<bucket>, such as https://objectstore.lon1.civo.com/my-bucket, or the bucket alone with bucket:endpoint configured`,
  );
}

/** Whether two URLs are the same service's: case of the host, a default port and a slash at the end don't matter. */
export const sameEndpoint: Equal = (old, value) =>
  typeof old === "string" && typeof value === "string" && canonical(old) === canonical(value);

const canonical = (url: string): string => (URL.canParse(url) ? new URL(url).href : url).replace(/\/+$/, "");
