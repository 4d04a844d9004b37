#!/usr/bin/env node
import { serveProvider } from "@kindling/provider-framework/serve";

serveProvider(async () => (await import("./provider.ts")).bucket());
