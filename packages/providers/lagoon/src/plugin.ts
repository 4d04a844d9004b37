#!/usr/bin/env node
import { serveProvider } from "@kindling/provider-framework/serve";

await serveProvider(async () => (await import("./provider.ts")).lagoon());
