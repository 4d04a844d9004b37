#!/usr/bin/env node
import { serveSimulated } from "@kindling/provider-framework/serve-simulated";

serveSimulated(async () => (await import("./package.ts")).simulatedPackage);
