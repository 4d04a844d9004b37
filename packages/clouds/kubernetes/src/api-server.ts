import { randomUUID } from "node:crypto";
import type { PropertyMap } from "@kindling/core/property-value";
import { ApiError, NoMatch } from "./api-error.ts";
import type { Faults, Request } from "./faults.ts";
import { type FieldManagers, handedOver, leaves, serverSideApply } from "./field-managers.ts";
import {
  apiVersionOf,
  type KubernetesObject,
  kindOf,
  mapOf,
  metadataOf,
  nameOf,
  namespaceOf,
  text,
  withMetadata,
} from "./object.ts";
import type { Key, Records } from "./records.ts";
import { BUILT_IN, type ResourceType, splitApiVersion, typesOf } from "./resource-types.ts";
import { immutableProblems, storedSecret } from "./secret-validation.ts";
import type { CheckedSettings } from "./settings.ts";
import { refuse, validate } from "./validation.ts";

/** An object and who manages its fields. */
export interface StoredObject {
  readonly object: KubernetesObject;
  readonly managers: FieldManagers;
}

/** Namespaces that every cluster has. */
export const SYSTEM_NAMESPACES = ["default", "kube-system", "kube-public", "kube-node-lease"];
/** Those that the API server lets no one delete. */
const IMMORTAL = ["default", "kube-system", "kube-public"];

/** What a request may ask for beside the object. */
export interface WriteOptions {
  /** Who manages what is written. */
  readonly manager: string;
  /** Takes over what other managers set. */
  readonly force?: boolean;
  /** Whose fields become `manager`'s first. */
  readonly from?: string;
}

/** One cluster's API server: it keeps objects and refuses as Kubernetes does. Throws ApiError and NoMatch. */
export class ApiServer {
  readonly cluster: string;
  readonly #records: Records;
  readonly #settings: CheckedSettings;
  readonly #faults: Faults;

  constructor(cluster: string, records: Records, settings: CheckedSettings, faults: Faults) {
    this.cluster = cluster;
    this.#records = records;
    this.#settings = settings;
    this.#faults = faults;
  }

  /** The type that an apiVersion and a kind name; one of a CRD, when that is installed. */
  typeOf(apiVersion: string, kind: string): ResourceType {
    const { group, version } = splitApiVersion(apiVersion);
    const definitions = this.list("apiextensions.k8s.io", "CustomResourceDefinition");
    const found = [...BUILT_IN, ...definitions.flatMap(typesOf)].find(
      (type) => type.group === group && type.version === version && type.kind === kind,
    );
    if (!found) throw new NoMatch(kind, apiVersion);
    return found;
  }

  list(group: string, kind: string): KubernetesObject[] {
    return this.#records
      .ofType<StoredObject>(this.cluster, `${group}/${kind}`)
      .map(({ body }) => body.object);
  }

  get(type: ResourceType, namespace: string, name: string): KubernetesObject {
    return this.#asked("get", type, namespace, name, (key) => this.#existing(type, key).object);
  }

  /** Without asking for permission or meeting faults: as the cluster sees itself. */
  peek(type: ResourceType, namespace: string, name: string): KubernetesObject | undefined {
    return this.#stored(this.#key(type, namespace, name))?.object;
  }

  create(given: KubernetesObject, { manager }: WriteOptions): KubernetesObject {
    const { type, object } = this.#admitted(given);
    const [namespace, name] = [namespaceOf(object), nameOf(object)];
    return this.#asked("create", type, namespace, name, (key) => {
      this.#checkNamespace(type, key);
      if (this.#stored(key)) throw new ApiError("AlreadyExists", `${type.resource} "${name}" already exists`);
      validate(object);
      const made = withMetadata(defaulted(object), {
        ...{ uid: randomUUID(), resourceVersion: "1", generation: 1 },
        creationTimestamp: new Date().toISOString().replace(/\.\d+/, ""),
      });
      return this.#save(key, { object: made, managers: { [manager]: leaves(object) } });
    });
  }

  /** Server-side apply. Makes what isn't there. */
  apply(given: KubernetesObject, options: WriteOptions): KubernetesObject {
    const { type, object } = this.#admitted(given);
    const [namespace, name] = [namespaceOf(object), nameOf(object)];
    if (!this.peek(type, namespace, name)) return this.create(given, options);
    return this.#asked("patch", type, namespace, name, (key) => {
      const { manager, from = manager, force = false } = options;
      const { object: live, managers } = this.#existing(type, key);
      const applied = serverSideApply(live, handedOver(managers, from, manager), manager, object, force);
      validate(applied.object);
      refuse(type.kind, name, immutableProblems(live, applied.object));
      const isSame = JSON.stringify(live) === JSON.stringify(applied.object);
      const version = Number(text(metadataOf(live).resourceVersion)) + (isSame ? 0 : 1);
      const next = withMetadata(applied.object, { resourceVersion: String(version) });
      return this.#save(key, { object: next, managers: applied.managers });
    });
  }

  /** Deletes; a namespace with all that is in it. Returns whether it is gone: a stuck namespace isn't. */
  remove(type: ResourceType, namespace: string, name: string): boolean {
    return this.#asked("delete", type, namespace, name, (key) => {
      const { object, managers } = this.#existing(type, key);
      if (type.kind !== "Namespace") {
        this.#records.remove(key);
        if (type.kind === "CustomResourceDefinition") this.#removeInstances(object);
        return true;
      }
      if (IMMORTAL.includes(name))
        throw new ApiError(
          "Forbidden",
          `namespaces "${name}" is forbidden: this namespace may not be deleted`,
        );
      this.#records.removeNamespace(this.cluster, name);
      if (!this.#settings.stuckNamespaces.includes(name)) {
        this.#records.remove(key);
        return true;
      }
      const terminating = withMetadata(
        { ...object, status: { phase: "Terminating" } },
        { deletionTimestamp: new Date().toISOString().replace(/\.\d+/, "") },
      );
      this.#save(key, { object: terminating, managers });
      return false;
    });
  }

  /** Its types go, and with them what is of them. */
  #removeInstances(definition: KubernetesObject): void {
    for (const type of typesOf(definition))
      for (const stored of this.#records.ofType(this.cluster, `${type.group}/${type.kind}`))
        this.#records.remove(stored);
  }

  #admitted(given: KubernetesObject): { type: ResourceType; object: KubernetesObject } {
    const type = this.typeOf(apiVersionOf(given), kindOf(given));
    const { namespace: _, ...metadata } = metadataOf(given);
    const place: PropertyMap = type.isNamespaced ? { namespace: namespaceOf(given) || "default" } : {};
    const object = { ...given, metadata: { ...metadata, ...place } };
    return { type, object: type.kind === "Secret" && type.group === "" ? storedSecret(object) : object };
  }

  #checkNamespace(type: ResourceType, { namespace, name }: Key): void {
    if (!type.isNamespaced) return;
    const found = this.#stored({ cluster: this.cluster, type: "/Namespace", namespace: "", name: namespace });
    if (!found) {
      if (SYSTEM_NAMESPACES.includes(namespace)) return;
      throw new ApiError("NotFound", `namespaces "${namespace}" not found`);
    }
    if (mapOf(found.object.status).phase !== "Terminating") return;
    const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
    throw new ApiError("Forbidden", `${type.resource} "${name}" is forbidden: ${why}`);
  }

  #existing(type: ResourceType, key: Key): StoredObject {
    const found = this.#stored(key);
    if (!found) throw new ApiError("NotFound", `${type.resource} "${key.name}" not found`);
    return found;
  }

  #stored(key: Key): StoredObject | undefined {
    const found = this.#records.get<StoredObject>(key);
    if (found || key.type !== "/Namespace" || !SYSTEM_NAMESPACES.includes(key.name)) return found;
    const object = defaulted({ apiVersion: "v1", kind: "Namespace", metadata: { name: key.name } });
    return { object: withMetadata(object, { uid: key.name, resourceVersion: "1" }), managers: {} };
  }

  #save(key: Key, body: StoredObject): KubernetesObject {
    this.#records.put({ ...key, body });
    return body.object;
  }

  #key(type: ResourceType, namespace: string, name: string): Key {
    const place = type.isNamespaced ? namespace || "default" : "";
    return { cluster: this.cluster, type: `${type.group}/${type.kind}`, namespace: place, name };
  }

  #asked<Result>(
    verb: Request["verb"],
    type: ResourceType,
    namespace: string,
    name: string,
    work: (key: Key) => Result,
  ): Result {
    const key = this.#key(type, namespace, name);
    const request: Request = { verb, type, namespace: key.namespace, name };
    this.#faults.before(request);
    const result = this.#records.atomically(() => work(key));
    this.#faults.after(request);
    return result;
  }
}

/** What the server adds to a new object. */
function defaulted(object: KubernetesObject): KubernetesObject {
  if (kindOf(object) !== "Namespace") return object;
  const labels = { ...mapOf(metadataOf(object).labels), "kubernetes.io/metadata.name": nameOf(object) };
  return {
    ...withMetadata(object, { labels }),
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  };
}
