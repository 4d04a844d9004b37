import { type PropertyMap, withoutSecrets } from "@kindling/core/property-value";
import { ApiServer } from "./api-server.ts";
import type { Faults } from "./faults.ts";
import { readKubeconfig, type Target } from "./kubeconfig.ts";
import { text } from "./object.ts";
import type { Records } from "./records.ts";
import type { CheckedSettings } from "./settings.ts";

/** What the simulated clusters of a folder work on. */
export interface Clusters {
  readonly records: Records;
  readonly settings: CheckedSettings;
  readonly faults: Faults;
  /** Folder that paths in the settings are relative to. */
  readonly directory: string;
}

/** What a provider was configured with, as far as it is simulated. */
export interface Connection {
  /** Absent where no cluster answers: `reason` says why. */
  readonly server: ApiServer | undefined;
  readonly reason: string;
  readonly namespace: string;
  readonly isUpserting: boolean;
  readonly isForcing: boolean;
  readonly isSecretMutable: boolean;
  readonly isConfigMapMutable: boolean;
  readonly isForgettingUnreachable: boolean;
}

/** URL of the sandbox's own cluster. */
export const OWN_CLUSTER = "https://kubernetes.sandbox:6443";

/** What is meant without a kubeconfig, since the sandbox asks for no credentials. */
const OWN: Target = { server: OWN_CLUSTER, authority: "", namespace: "default" };

/** Connects as the provider's Configure does, which fails on nothing: what is wrong shows with the first resource. */
export function connect(clusters: Clusters, inputs: PropertyMap): Connection {
  const given = withoutSecrets(inputs) as PropertyMap;
  const isOn = (name: string) => given[name] === true || given[name] === "true";
  const options = {
    isUpserting: isOn("upsertExistingObjects"),
    isForcing: isOn("enablePatchForce"),
    isSecretMutable: isOn("enableSecretMutable"),
    isConfigMapMutable: isOn("enableConfigMapMutable"),
    isForgettingUnreachable: isOn("deleteUnreachable"),
  };
  try {
    const target = targetOf(given);
    const namespace = text(given.namespace) || target.namespace;
    if (clusters.settings.unreachable) {
      const { host = "kubernetes.sandbox" } = URL.parse(target.server) ?? {};
      const why = `Get "https://${host}/openapi/v2": dial tcp: connect: connection refused`;
      throw new Error(`unable to load schema information from the API server: ${why}`);
    }
    const { records, settings, faults } = clusters;
    const server = new ApiServer(target.server, records, settings, faults);
    return { ...options, server, reason: "", namespace };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...options, server: undefined, reason, namespace: "default" };
  }
}

/** Where the provider's inputs lead to. Throws as `readKubeconfig`. */
export function targetOf(given: PropertyMap): Target {
  const kubeconfig = text(given.kubeconfig);
  return kubeconfig ? readKubeconfig(kubeconfig, text(given.context)) : OWN;
}
