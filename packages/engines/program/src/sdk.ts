import { createRequire } from "node:module";

/** What the SDK keeps for one run, found by the asynchronous context (runtime/state.js). */
export interface LocalStore {
  readonly settings: { monitor?: unknown };
  logErrorCount: number;
  terminated: boolean;
  leakCandidates: Set<unknown>;
  /** Registrations that wait for something before they reach the engine. */
  readonly pendingResourceRegistrations: ReadonlyMap<
    unknown,
    { readonly name?: string; readonly type?: string }
  >;
}

type Log = (
  message: string,
  resource?: { urn: { promise(): Promise<string> } },
  ...streamAndEphemeral: unknown[]
) => Promise<void>;

/** The parts of the SDK's runtime that its declarations leave out; version 3.270. */
export interface Sdk {
  readonly state: {
    withLocalStorage<T>(callback: () => T): T;
    getLocalStore(): LocalStore | undefined;
  };
  readonly settings: {
    resetOptions(
      project: string,
      stack: string,
      parallel: number,
      engineAddress: string,
      monitorAddress: string,
      preview: boolean,
      organization: string,
    ): void;
    waitForRPCs(): Promise<void>;
  };
  readonly config: { setAllConfig(config: Record<string, string>, secretKeys: string[]): void };
  readonly stack: { runInPulumiStack(program: () => Promise<unknown>): Promise<unknown> };
  readonly log: Record<"debug" | "info" | "warn" | "error", Log>;
}

let loaded: Sdk | undefined;

/** Loads the SDK on first use: it costs half a second and 100 MB, and only programs need it. */
export function loadSdk(): Sdk {
  if (loaded) return loaded;
  const require = createRequire(import.meta.url);
  loaded = {
    state: require("@pulumi/pulumi/runtime/state"),
    settings: require("@pulumi/pulumi/runtime/settings"),
    config: require("@pulumi/pulumi/runtime/config"),
    stack: require("@pulumi/pulumi/runtime/stack"),
    log: require("@pulumi/pulumi/log"),
  };
  return loaded;
}
