import type { Resources } from "@kindling/apis/kindling/kubernetes/zalando_postgres_operator/v1/spec";
import { KindlingError } from "@kindling/core/error";

const UNITS: Readonly<Record<string, number>> = {
  ...{ "": 1, m: 1e-3, k: 1e3, K: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 },
};

/** The number that a quantity of Kubernetes stands for: `50m` is 0.05, `1Ki` 1024. */
export function quantity(text: string): number {
  const [, number = "", unit = ""] = /^([0-9.]+)([A-Za-z]*)$/.exec(text) ?? [];
  return Number(number) * (UNITS[unit] ?? Number.NaN);
}

/** Throws `invalid-input` where more is asked for than the limits allow, which Kubernetes would refuse for the pod only. */
export function checkRequests({ requests, limits }: Pick<Resources, "requests" | "limits">): void {
  for (const name of ["cpu", "memory"] as const) {
    const [least = "", most = ""] = [requests?.[name], limits?.[name]];
    if (quantity(least) > quantity(most))
      throw new KindlingError(
        "invalid-input",
        `spec.container.resources.requests.${name}: ${least} is more than limits.${name}, ${most}: lower it or raise the limit`,
        { path: `spec.container.resources.requests.${name}` },
      );
  }
}
