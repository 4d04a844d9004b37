#!/usr/bin/env node
// pulumi-resource-notes
import { serveProvider } from "../src/serve.ts";

serveProvider(async () => (await import("./provider.ts")).notes);
