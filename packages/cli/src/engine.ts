import type { Engine } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import type { Context } from "./context.ts";
import type { StackOptions } from "./options.ts";

/** An engine, ready for use, and what goes with it. */
export interface OpenEngine {
  readonly engine: Engine;
  /** What provider configs may take from the environment: tokens and endpoints. */
  readonly providerEnvironment: Context["env"];
  /** An API endpoint in a provider config is used. */
  readonly usesEndpoints: boolean;
  close(): Promise<void>;
}

/** Opens the engine that the options name. */
export async function openEngine(options: StackOptions, context: Context): Promise<OpenEngine> {
  if (options.engine === "sandbox" || options.simulatedClouds) refuseKey(options.secretsProvider);
  if (options.engine === "sandbox") return (await import("./sandbox.ts")).openSandbox(options, context);
  if (options.simulatedClouds)
    return (await import("./simulated-pulumi.ts")).openSimulatedPulumi(options, context);
  return (await import("./pulumi.ts")).openPulumi(options, context);
}

function refuseKey(secretsProvider: string | undefined): void {
  if (secretsProvider === undefined || /^(passphrase|default)$/.test(secretsProvider)) return;
  throw new KindlingError(
    "unsupported",
    `--secrets-provider ${secretsProvider}: the sandbox reaches nothing outside this machine, so it encrypts with a ` +
      "passphrase only; leave the option (or KINDLING_SECRETS_PROVIDER) out here",
  );
}
