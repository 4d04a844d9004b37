import {
  containsUnknown,
  type PropertyMap,
  secret,
  UNKNOWN,
  withoutSecrets,
} from "@kindling/core/property-value";
import { type DiffResult, PartialFailure, type Provider } from "@kindling/core/provider";
import { isApiError, NoMatch } from "./api-error.ts";
import type { ApiServer } from "./api-server.ts";
import type { Clusters, Connection } from "./connection.ts";
import { FIELD_MANAGER, fieldManagerOf, isAutonamed, named } from "./naming.ts";
import {
  annotationsOf,
  apiVersionOf,
  idOf,
  type KubernetesObject,
  kindOf,
  nameOf,
  namespaceOf,
  parseId,
  withMetadata,
} from "./object.ts";
import { differences, diffResult, pruned } from "./property-diff.ts";
import { OFFERED, type ResourceType, splitApiVersion } from "./resource-types.ts";
import { marked, plain } from "./secrecy.ts";
import { storedSecret } from "./secret-validation.ts";

const INPUTS = "__inputs";
const INITIAL = "__initialApiVersion";
/** Who creates; the fields are handed over to the resource's own manager with the first update (await.go). */
const CREATOR = "pulumi-kubernetes";

/** The provider's resources that are objects of the API, in one connection (provider.go, await.go). */
export class Objects implements Pick<Provider, "check" | "diff" | "create" | "read" | "update" | "delete"> {
  readonly #clusters: Clusters;
  readonly #connection: Connection;

  constructor(clusters: Clusters, connection: Connection) {
    this.#clusters = clusters;
    this.#connection = connection;
  }

  async check({ news, ...naming }: Parameters<Provider["check"]>[0]) {
    const olds = naming.olds && (withoutSecrets(naming.olds) as PropertyMap);
    const inputs = named(news, { ...naming, ...(olds ? { olds } : {}) });
    const { namespace, server } = this.#connection;
    const isPlaced = namespaceOf(withoutSecrets(inputs) as PropertyMap) !== "";
    const type = server && knownType(server, inputs);
    if (namespace === "default" || isPlaced || type?.isNamespaced === false) return { inputs, failures: [] };
    return { inputs: withMetadata(inputs, { namespace }), failures: [] };
  }

  async diff(call: Parameters<Provider["diff"]>[0]): Promise<DiffResult> {
    const [news, state] = [normalized(plain(call.news)), plain(call.oldOutputs)];
    const { [INPUTS]: inputs, ...live } = state;
    const before = pruned(placed(live), normalized(placed((inputs ?? {}) as PropertyMap)));
    const found = differences(before, placed(news));
    const result = diffResult(found, this.#replacing(news), call.ignoreChanges);
    const isSamePlace =
      nameOf(news) === nameOf(live) && namespaceOf(placed(news)) === namespaceOf(placed(live));
    return {
      ...result,
      deleteBeforeReplace: result.replaces.length > 0 && !isAutonamed(news) && isSamePlace,
    };
  }

  async create({ urn, inputs, preview }: Parameters<Provider["create"]>[0]) {
    const { server, reason, isUpserting, isForcing } = this.#connection;
    if (!server && !preview) throw new Error(`configured Kubernetes cluster is unreachable: ${reason}`);
    const object = plain(inputs);
    // An unreachable cluster lets a preview pass (facts: Kubernetes), and so does a CRD that isn't there yet.
    if (preview && (!server || containsUnknown(object) || !knownType(server, object)))
      return { id: "", outputs: withUnknowns(inputs) };
    if (!server) throw new Error(reason);
    const manager = fieldManagerOf(object);
    const write = () =>
      isUpserting || isPatch(urn)
        ? server.apply(object, { manager, force: isForcing || isForced(object) })
        : server.create(object, { manager: CREATOR });
    try {
      if (!preview) {
        const live = write();
        return { id: idOf(namespaceOf(live), nameOf(live)), outputs: checkpoint(inputs, live, manager) };
      }
      const planned = checkpoint(inputs, this.#clusters.records.rehearse(write), manager);
      return { id: "", outputs: withUnknowns(planned) };
    } catch (error) {
      const passes =
        isApiError(error, "Forbidden", "AlreadyExists") || /^namespaces ".*" not found$/.test(words(error));
      if (preview && passes) return { id: "", outputs: withUnknowns(inputs) };
      throw new Error(creationWords(urn, object, error), { cause: error });
    }
  }

  async read({ urn, id, inputs, outputs, log }: Parameters<Provider["read"]>[0]) {
    const { server, reason, isForgettingUnreachable } = this.#connection;
    if (!server) {
      log("warning", `configured Kubernetes cluster is unreachable: ${reason}`);
      if (isForgettingUnreachable) return {};
      throw new Error(
        'failed to read resource state due to unreachable cluster. If the cluster was deleted, you can remove this resource from Pulumi state by rerunning the operation with the PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"',
      );
    }
    const isImport = Object.keys(inputs).length === 0 && Object.keys(outputs).length === 0;
    const { namespace, name } = parseId(id);
    const state = plain(isImport ? typeOfUrn(urn) : outputs);
    try {
      const live = server.get(server.typeOf(apiVersionOf(state), kindOf(state)), namespace, name);
      const own = isImport ? importedInputs(live) : marked(pruned(live, plain(inputs)), inputs);
      return { id, inputs: own, outputs: checkpoint(own, live, fieldManagerOf(plain(own), state)) };
    } catch (error) {
      if (isApiError(error, "NotFound") || error instanceof NoMatch) return {};
      throw error;
    }
  }

  async update({ urn, id, oldOutputs, news, preview }: Parameters<Provider["update"]>[0]) {
    const { server, reason, isForcing } = this.#connection;
    if (!server && !preview) throw new Error(`configured Kubernetes cluster is unreachable: ${reason}`);
    const object = normalized(plain(news));
    if (preview && (!server || containsUnknown(object) || !knownType(server, object)))
      return { outputs: { ...oldOutputs, ...withUnknowns(news) } };
    if (!server) throw new Error(reason);
    const manager = fieldManagerOf(object, plain(oldOutputs));
    const force = isForcing || isForced(object);
    const write = () => server.apply(object, { manager, force, from: CREATOR });
    try {
      return {
        outputs: checkpoint(news, preview ? this.#clusters.records.rehearse(write) : write(), manager),
      };
    } catch (error) {
      if (preview && isApiError(error, "Forbidden")) return { outputs: { ...oldOutputs, ...news } };
      if (error instanceof NoMatch)
        throw new Error(
          `update of resource "${urn}" failed because the Kubernetes API server reported that the apiVersion for this resource does not exist. Verify that any required CRDs have been created: ${error.message}`,
          { cause: error },
        );
      const live = server.peek(
        server.typeOf(apiVersionOf(object), kindOf(object)),
        namespaceOf(object),
        nameOf(object),
      );
      const why = isApiError(error, "Conflict") ? conflictWords(manager, error) : words(error);
      if (!live)
        throw new Error(
          `update of resource "${urn}" failed: ${why}\nunable to get cluster state: not found`,
          {
            cause: error,
          },
        );
      throw new PartialFailure(
        `the Kubernetes API server reported that "${id}" failed to fully initialize or become live: ${why}`,
        { id, outputs: checkpoint(news, live, manager) },
        error,
      );
    }
  }

  async delete({ urn, id, outputs, log }: Parameters<Provider["delete"]>[0]) {
    const { server, reason, isForgettingUnreachable } = this.#connection;
    if (!server) {
      log("warning", `configured Kubernetes cluster is unreachable: ${reason}`);
      if (isForgettingUnreachable) return;
      throw new Error(
        'configured Kubernetes cluster is unreachable. If the cluster was deleted, you can remove this resource from Pulumi state by rerunning the operation with the PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"',
      );
    }
    const state = plain(outputs);
    const { namespace, name } = parseId(id);
    if (isPatch(urn)) return relinquish(server, state);
    try {
      if (server.remove(server.typeOf(apiVersionOf(state), kindOf(state)), namespace, name)) return;
    } catch (error) {
      if (isApiError(error, "NotFound") || error instanceof NoMatch) return;
      throw error;
    }
    throw new Error(`Resource '${name}' is still being deleted: timed out waiting for the condition`);
  }

  /** What needs a new object (diff.go: forceNewProperties, which looks at the new inputs). */
  #replacing(news: KubernetesObject): string[] {
    const { isSecretMutable, isConfigMapMutable } = this.#connection;
    const isCore = apiVersionOf(news) === "v1";
    const isImmutable = news.immutable === true;
    const own = ["metadata.name", "metadata.namespace"];
    if (isCore && kindOf(news) === "Secret")
      return [...own, "type", ...(!isSecretMutable || isImmutable ? ["stringData", "data"] : [])];
    if (isCore && kindOf(news) === "ConfigMap" && (!isConfigMapMutable || isImmutable))
      return [...own, "binaryData", "data"];
    return own;
  }
}

function knownType(server: ApiServer, object: KubernetesObject): ResourceType | undefined {
  try {
    return server.typeOf(apiVersionOf(object), kindOf(object));
  } catch {
    return undefined;
  }
}

/** As the API has it; for comparing. */
const normalized = (object: KubernetesObject): KubernetesObject =>
  object.kind === "Secret" && object.apiVersion === "v1" && object.stringData && !containsUnknown(object)
    ? { ...storedSecret(object), ...(object.type === undefined ? {} : { type: object.type }) }
    : object;

/** With the namespace that is meant where none is given. */
const placed = (object: KubernetesObject): KubernetesObject =>
  kindOf(object) === "Namespace"
    ? withMetadata(object, {})
    : withMetadata(object, { namespace: namespaceOf(object) || "default" });

/** Patches are always applied by the server: they make what isn't there, and say nothing of the rest (await.go). */
const isPatch = (urn: string): boolean => typeOfUrn(urn).kind === "NamespacePatch";

/** What goes with a patch is its say in the object's fields; the object stays (await.go: Deletion). */
function relinquish(server: ApiServer, state: KubernetesObject): void {
  const { apiVersion, kind } = state;
  const bare = { apiVersion, kind, metadata: { name: nameOf(state) } } as KubernetesObject;
  if (server.peek(server.typeOf(apiVersionOf(bare), kindOf(bare)), "", nameOf(bare)))
    server.apply(bare, { manager: fieldManagerOf(state, state), force: true });
}

const isForced = (object: KubernetesObject): boolean =>
  annotationsOf(object)["pulumi.com/patchForce"] === "true";

/** The state of a resource: the live object, what was asked for, and who manages it. */
function checkpoint(inputs: PropertyMap, live: KubernetesObject, manager: string): PropertyMap {
  const outputs = marked(live, inputs);
  const isSecretData =
    live.kind === "Secret" && inputs.stringData !== undefined && outputs.data !== undefined;
  return {
    ...outputs,
    ...(isSecretData ? { data: secret(outputs.data ?? null) } : {}),
    [INPUTS]: inputs,
    [INITIAL]: apiVersionOf(live),
    [FIELD_MANAGER]: manager,
  };
}

/** What only the cluster can tell isn't known in a preview. */
function withUnknowns(outputs: PropertyMap): PropertyMap {
  const unknown = { uid: UNKNOWN, resourceVersion: UNKNOWN, creationTimestamp: UNKNOWN };
  return withMetadata(outputs, unknown);
}

/** `kubernetes:acid.zalan.do/v1:postgresql`; the core group is `core/v1` there. */
function typeOfUrn(urn: string): KubernetesObject {
  const [, apiVersion = "", kind = ""] = (urn.split("::")[2]?.split("$").at(-1) ?? "").split(":");
  return { apiVersion: apiVersion.replace(/^core\//, ""), kind };
}

/** Why a type isn't simulated; undefined for one that is. */
export function unsupportedType(urn: string): string | undefined {
  const { apiVersion, kind } = typeOfUrn(urn) as { apiVersion: string; kind: string };
  const { group } = splitApiVersion(apiVersion);
  const isOwn = !group.includes(".") || group.endsWith(".k8s.io");
  if (!isOwn || (group === "" && [...OFFERED, "NamespacePatch"].includes(kind))) return undefined;
  return `the simulated Kubernetes has no ${kind} of ${apiVersion}; it has ${OFFERED.join(", ")}, Release and custom resources`;
}

function importedInputs(live: KubernetesObject): PropertyMap {
  const { status: _, ...rest } = live;
  const { uid, resourceVersion, creationTimestamp, generation, ...metadata } = rest.metadata as PropertyMap;
  const inputs: PropertyMap = { ...rest, metadata };
  return live.kind === "Secret" && inputs.data ? { ...inputs, data: secret(inputs.data) } : inputs;
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const conflictWords = (manager: string, error: Error): string =>
  `server-side apply field conflict detected, see https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/#handle-field-conflicts-on-existing-resources for troubleshooting help\nThe resource managed by field manager "${manager}" had an apply conflict: ${error.message}`;

function creationWords(urn: string, object: KubernetesObject, error: unknown): string {
  if (error instanceof NoMatch)
    return `creation of resource "${urn}" with kind ${apiVersionOf(object)}/${kindOf(object)} failed because the Kubernetes API server reported that the apiVersion for this resource does not exist. Verify that any required CRDs have been created: ${error.message}`;
  const hint = isApiError(error, "AlreadyExists")
    ? "\n\nThe resource already exists in the cluster. This can happen when:\n\n  - Adopting a resource into Pulumi: use `pulumi import`.\n  - Intentional upsert: set upsertExistingObjects on the provider to allow\n    server-side apply to update existing objects on create."
    : "";
  return `resource "${urn}" was not successfully created by the Kubernetes API server: ${words(error)}${hint}`;
}
