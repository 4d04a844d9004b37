import { fileURLToPath } from "node:url";
import { civoSuiteEngine } from "@kindling/module-civo/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

runKindSuite(kind, fileURLToPath(new URL("../manifest.yaml", import.meta.url)), {
  engine: civoSuiteEngine,
  cases: {
    "keyName required": { keyName: null },
    "keyName string.max_len": { keyName: "a".repeat(64) },
    "keyName string.pattern": { keyName: "two words" },
    "publicKey required": { publicKey: null },
    "publicKey string.pattern": { publicKey: "ssh-dss AAAAB3NzaC1kc3M" },
    "publicKey civo_ssh_key.private": { publicKey: "-----BEGIN OPENSSH PRIVATE KEY-----" },
  },
  changes: {
    publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMG72zLUU21xC5TGlMuUqc1qr9CjxgkLnSaBiX6cpf8/",
  },
});
