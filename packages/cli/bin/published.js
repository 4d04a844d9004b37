#!/usr/bin/env node
// Starts the published command: JavaScript, for any Node that has what it uses.
import { enableCompileCache } from "node:module";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major > 22 || (major === 22 && minor >= 15)) {
  enableCompileCache();
  await import("../dist/main.js");
} else {
  console.error(`kindling needs Node 22.15 or later, this is ${process.versions.node}`);
  process.exit(1);
}
