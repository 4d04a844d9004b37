import { existsSync, readFileSync, statSync } from "node:fs";
import { isObject, type PropertyMap, type PropertyValue } from "@kindling/core/property-value";
import { parse } from "yaml";
import { mapOf, text } from "./object.ts";

/** The cluster that a kubeconfig leads to. */
export interface Target {
  /** URL of its API server. */
  readonly server: string;
  /** Its certificate's authority. */
  readonly authority: string;
  /** Namespace of what names none. */
  readonly namespace: string;
}

/**
 * Reads a kubeconfig, given as its content or its path, as the provider and client-go do. Throws an error in their words
 * for one that leads to no cluster.
 */
export function readKubeconfig(pathOrContent: string, context: string): Target {
  const content = isFile(pathOrContent) ? readFileSync(pathOrContent, "utf8") : pathOrContent;
  const config = parsed(content);
  const chosen = context || text(config["current-context"]);
  if (chosen === "")
    throw new Error(
      unusable(
        "invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable",
      ),
    );
  const found = named(config.contexts, chosen);
  if (!found) throw new Error(unusable(`context "${chosen}" does not exist`));
  const { cluster, namespace } = mapOf(found.context);
  const target = named(config.clusters, text(cluster));
  if (!target) throw new Error(unusable(`cluster "${text(cluster)}" does not exist`));
  const { server, ...more } = mapOf(target.cluster);
  const authority = text(more["certificate-authority-data"]) || text(more["certificate-authority"]);
  return { server: text(server), authority, namespace: text(namespace) || "default" };
}

const unusable = (why: string): string =>
  `unable to load Kubernetes client configuration from kubeconfig file. Make sure you have: \n\n \t • set up the provider as per https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/ \n\n ${why}`;

function parsed(content: string): PropertyMap {
  let config: PropertyValue;
  try {
    config = parse(content);
  } catch {
    config = null;
  }
  if (isObject(config)) return config;
  throw new Error(
    "failed to parse kubeconfig data in `kubernetes:config:kubeconfig`- couldn't get version/kind; json parse error: json: cannot unmarshal string into Go value of type struct { APIVersion string; Kind string }",
  );
}

const named = (list: PropertyValue | undefined, name: string): PropertyMap | undefined =>
  (Array.isArray(list) ? list : []).map(mapOf).find((entry) => entry.name === name);

const isFile = (path: string): boolean =>
  path.length < 4096 && !path.includes("\n") && existsSync(path) && statSync(path).isFile();
