import type { LagoonProjectValid } from "@kindling/apis/kindling/lagoon/project/v1/api";
import {
  LagoonProjectSpec_EnvironmentType as EnvironmentType,
  type LagoonProjectSpecValid,
} from "@kindling/apis/kindling/lagoon/project/v1/spec";
import { labels } from "@kindling/core/labels";

/** What Lagoon keeps about the project: its labels, under keys that Lagoon can have, and the spec's metadata. */
export function metadata(target: LagoonProjectValid): Record<string, string> {
  const kept = Object.entries(labels(target)).map(([key, value]) => [
    key.replaceAll(/[^A-Za-z0-9_]/g, "_"),
    value,
  ]);
  return { ...Object.fromEntries(kept), ...target.spec.metadata };
}

/** What an environment is for, where the spec doesn't say it. */
export function typeOf(spec: LagoonProjectSpecValid, environment: string): EnvironmentType {
  const production = [spec.productionEnvironment ?? "main", spec.standbyProductionEnvironment];
  return production.includes(environment) ? EnvironmentType.production : EnvironmentType.development;
}

/** Lagoon's word for a switch. */
export const flag = (value: boolean | undefined): number | undefined =>
  value === undefined ? undefined : Number(value);
