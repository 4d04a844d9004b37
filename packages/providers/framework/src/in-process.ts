import type { PropertyMap } from "@kindling/core/property-value";
import type { ProviderFactory } from "@kindling/core/provider";
import type { Environment } from "./configuration.ts";
import type { AnyProvider } from "./definition.ts";
import { entriesOf } from "./entries.ts";
import { FrameworkProvider } from "./framework-provider.ts";

export interface InProcessOptions {
  /** Configuration that wins over the program's and never enters a state: the endpoint of a simulated cloud. */
  readonly overrides?: PropertyMap;
  /** Where defaults are read from. Default: nothing, so that a run in-process depends on no environment. */
  readonly environment?: Environment;
  /** Milliseconds that an operation may go on after it was told to end. Default: 10 000. */
  readonly grace?: number;
}

/** The provider in this process, through the same code that is served over gRPC. */
export function inProcess(definition: AnyProvider, options: InProcessOptions = {}): ProviderFactory {
  const { overrides = {}, environment = {}, grace = 10_000 } = options;
  const entries = entriesOf(definition);
  return () => new FrameworkProvider(definition, { overrides, environment, grace }, entries);
}
