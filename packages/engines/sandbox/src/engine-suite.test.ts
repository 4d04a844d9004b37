import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { markFile } from "@kindling/engine-program/sandbox-mark";
import { runEngineSuite } from "@kindling/testing/engine-suite";
import type { MakeEngine } from "@kindling/testing/engine-suite-bench";
import { createSandbox } from "./index.ts";
import { newSalt } from "./state/crypter.ts";

/** Sandboxes that share a salt, so that its key (0.2 s of a processor each) is derived once and not in every test. */
function sandboxes(): MakeEngine {
  const salts = new Map<string, Promise<string>>();
  return async (setup) => {
    const { directory, passphrase } = setup;
    if (passphrase !== undefined) {
      const salt = salts.get(passphrase) ?? newSalt(passphrase);
      salts.set(passphrase, salt);
      const state = join(directory, "state");
      await mkdir(state, { recursive: true });
      await writeFile(markFile(state), JSON.stringify({ encryptionSalt: await salt }));
    }
    return createSandbox(setup);
  };
}

runEngineSuite("sandbox", sandboxes());
