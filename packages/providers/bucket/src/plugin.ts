#!/usr/bin/env node
import { serveProvider } from "@kindling/provider-framework/serve";

/** Where requests really go, whatever a program's endpoints say: to a simulated S3, as CIVO_API_URL does for Civo's API. */
const { BUCKET_API_URL: url } = process.env;

serveProvider(async () => (await import("./provider.ts")).bucket(url ? { endpoint: () => url } : {}));
