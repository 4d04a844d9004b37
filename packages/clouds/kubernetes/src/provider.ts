import { KindlingError } from "@kindling/core/error";
import type { Provider } from "@kindling/core/provider";
import { configurationDiff } from "./configuration.ts";
import { type Clusters, connect } from "./connection.ts";
import { Objects, unsupportedType } from "./objects.ts";
import { Releases } from "./releases.ts";

/** Version of Pulumi's package that this stands in for: the one that the kinds' modules are written for. */
export const VERSION = "4.32.0";

/** Pulumi's Kubernetes provider on a simulated cluster. */
export function simulatedProvider(clusters: Clusters): Provider {
  let parts: { objects: Objects; releases: Releases } | undefined;
  const of = (urn: string): Objects | Releases => {
    parts ??= partsOf(clusters, {});
    const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
    if (type === "kubernetes:helm.sh/v3:Release") return parts.releases;
    const why = unsupportedType(urn);
    if (why !== undefined) throw new KindlingError("unsupported", why, { path: urn });
    return parts.objects;
  };
  return {
    version: VERSION,
    checkConfig: async ({ news }) => ({ inputs: news, failures: [] }),
    diffConfig: async ({ oldInputs, news }) => configurationDiff(oldInputs, news),
    async configure({ inputs }) {
      parts = partsOf(clusters, inputs);
    },
    check: async (call) => of(call.urn).check(call),
    diff: async (call) => of(call.urn).diff(call),
    create: async (call) => of(call.urn).create(call),
    read: async (call) => of(call.urn).read(call),
    update: async (call) => of(call.urn).update(call),
    delete: async (call) => of(call.urn).delete(call),
    async invoke({ token }) {
      throw new KindlingError("unsupported", `the simulated Kubernetes has no function ${token}`);
    },
  };
}

function partsOf(clusters: Clusters, inputs: Parameters<typeof connect>[1]) {
  const connection = connect(clusters, inputs);
  return { objects: new Objects(clusters, connection), releases: new Releases(clusters, connection) };
}
