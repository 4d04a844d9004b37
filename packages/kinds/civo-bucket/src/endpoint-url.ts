/**
 * The URL of a bucket: `https://objectstore.lon1.civo.com/my-bucket`. Civo's API gives its endpoint as a bare host
 * (civo/cli) or, by its documentation, as a URL that may already end with the bucket.
 */
export function endpointUrl(endpoint: string, bucket: string): string {
  const url = urlOf(endpoint);
  const path = url.pathname.split("/").filter((part) => part !== "");
  if (path.at(-1) !== bucket) path.push(bucket);
  return `${url.origin}/${path.join("/")}`;
}

/** The S3 service of a bucket: `https://objectstore.lon1.civo.com`. */
export const serviceUrl = (endpoint: string): string => urlOf(endpoint).origin;

const urlOf = (endpoint: string): URL =>
  new URL(/^https?:\/\//i.test(endpoint) ? endpoint : `https://${endpoint}`);
