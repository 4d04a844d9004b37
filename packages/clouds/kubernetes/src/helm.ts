import type { PropertyMap } from "@kindling/core/property-value";
import { ApiError } from "./api-error.ts";
import type { ApiServer } from "./api-server.ts";
import { type Chart, chartName, chartNamed } from "./charts.ts";
import type { Clusters } from "./connection.ts";
import type { Request } from "./faults.ts";
import {
  annotationsOf,
  apiVersionOf,
  idOf,
  type KubernetesObject,
  kindOf,
  mapOf,
  metadataOf,
  nameOf,
  namespaceOf,
  withMetadata,
} from "./object.ts";
import { splitApiVersion } from "./resource-types.ts";

/** A release as Helm keeps it. */
export interface HelmRelease {
  readonly name: string;
  readonly namespace: string;
  readonly chart: string;
  readonly version: string;
  readonly revision: number;
  readonly status: "deployed" | "failed";
  readonly values: PropertyMap;
  readonly objects: readonly KubernetesObject[];
}

/** What a release is asked to be. */
export interface Wanted {
  readonly name: string;
  readonly namespace: string;
  readonly inputs: PropertyMap;
}

/** The release is there, but what it made never became ready. */
export class ReleaseFailed extends Error {
  readonly release: HelmRelease;

  constructor(release: HelmRelease, why: string) {
    super(why);
    this.release = release;
  }
}

export const RELEASE_TYPE = "helm release";
const MANAGER = "helm";
/** helm.sh/helm/v3/pkg/action: what the command says of names. */
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Helm on one cluster. Throws errors in its words. */
export class Helm {
  readonly #clusters: Clusters;
  readonly #server: ApiServer;

  constructor(clusters: Clusters, server: ApiServer) {
    this.#clusters = clusters;
    this.#server = server;
  }

  find(namespace: string, name: string): HelmRelease | undefined {
    return this.#clusters.records.get<HelmRelease>(this.#key(namespace, name));
  }

  install(wanted: Wanted): HelmRelease {
    const { name, namespace, inputs } = wanted;
    if (!NAME.test(name) || name.length > 53)
      throw new Error(
        `release name ${JSON.stringify(name)}: invalid release name, must match regex ${NAME.source} and the length must not be longer than 53`,
      );
    return this.#asked("create", wanted, () => {
      if (this.find(namespace, name)) throw new Error("cannot re-use a name that is still in use");
      if (inputs.createNamespace === true) this.#ensureNamespace(namespace);
      const chart = this.#chart(inputs);
      if (inputs.skipCrds !== true) for (const crd of chart?.crds ?? []) this.#ensure(crd);
      const objects = this.#objects(chart, wanted);
      for (const object of objects) this.#refuseForeign(object, wanted, "install");
      for (const object of objects) this.#server.apply(object, { manager: MANAGER, force: true });
      return this.#save(wanted, objects, 1);
    });
  }

  upgrade(wanted: Wanted): HelmRelease {
    const { name, namespace, inputs } = wanted;
    return this.#asked("patch", wanted, () => {
      const before = this.find(namespace, name);
      if (!before) throw new Error(`"${name}" has no deployed releases`);
      const objects = this.#objects(this.#chart(inputs), wanted);
      for (const object of objects) this.#refuseForeign(object, wanted, "update");
      for (const object of objects) this.#server.apply(object, { manager: MANAGER, force: true });
      const kept = new Set(objects.map(identity));
      for (const object of before.objects) if (!kept.has(identity(object))) this.#remove(object);
      return this.#save(wanted, objects, before.revision + 1);
    });
  }

  /** CRDs stay (facts: Kubernetes). */
  uninstall(namespace: string, name: string): void {
    const wanted = { name, namespace, inputs: {} };
    this.#asked("delete", wanted, () => {
      const release = this.find(namespace, name);
      if (!release) throw new Error(`uninstall: Release not loaded: ${name}: release: not found`);
      for (const object of release.objects) this.#remove(object);
      this.#clusters.records.remove(this.#key(namespace, name));
      return release;
    });
  }

  #chart = (inputs: PropertyMap): Chart | undefined => chartNamed(chartName(inputs), this.#clusters.settings);

  #objects(chart: Chart | undefined, { name, namespace, inputs }: Wanted): KubernetesObject[] {
    const version = String(inputs.version ?? "");
    const made = chart?.objects({ release: name, namespace, version, values: mapOf(inputs.values) }) ?? [];
    return made.map((object) =>
      withMetadata(object, {
        labels: { ...mapOf(metadataOf(object).labels), "app.kubernetes.io/managed-by": "Helm" },
        annotations: {
          ...annotationsOf(object),
          ...{ "meta.helm.sh/release-name": name, "meta.helm.sh/release-namespace": namespace },
        },
      }),
    );
  }

  /** What is there already and isn't this release's (pkg/action/validate.go). */
  #refuseForeign(object: KubernetesObject, { name, namespace }: Wanted, doing: "install" | "update"): void {
    const type = this.#server.typeOf(apiVersionOf(object), kindOf(object));
    const there = this.#server.peek(type, namespaceOf(object), nameOf(object));
    if (!there) return;
    const owner = annotationsOf(there);
    const wrong = [
      ...(metadataOf(there).labels &&
      mapOf(metadataOf(there).labels)["app.kubernetes.io/managed-by"] === "Helm"
        ? []
        : ['label validation error: missing key "app.kubernetes.io/managed-by": must be set to "Helm"']),
      ...Object.entries({ "release-name": name, "release-namespace": namespace }).flatMap(([part, must]) => {
        const key = `meta.helm.sh/${part}`;
        const is = owner[key];
        if (is === must) return [];
        return is === undefined
          ? [`annotation validation error: missing key "${key}": must be set to "${must}"`]
          : [`annotation validation error: key "${key}" must equal "${must}": current value is "${is}"`];
      }),
    ];
    if (wrong.length > 0)
      throw new Error(
        `Unable to continue with ${doing}: ${kindOf(object)} "${nameOf(object)}" in namespace "${namespaceOf(object)}" exists and cannot be imported into the current release: invalid ownership metadata; ${wrong.join("; ")}`,
      );
  }

  #ensureNamespace(name: string): void {
    this.#ensure({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels: { name } } });
  }

  #ensure(object: KubernetesObject): void {
    const type = this.#server.typeOf(apiVersionOf(object), kindOf(object));
    if (!this.#server.peek(type, namespaceOf(object), nameOf(object)))
      this.#server.create(object, { manager: MANAGER });
  }

  #remove(object: KubernetesObject): void {
    const type = this.#server.typeOf(apiVersionOf(object), kindOf(object));
    if (this.#server.peek(type, namespaceOf(object), nameOf(object)))
      this.#server.remove(type, namespaceOf(object), nameOf(object));
  }

  #save({ name, namespace, inputs }: Wanted, objects: KubernetesObject[], revision: number): HelmRelease {
    const release: HelmRelease = {
      ...{ name, namespace, revision, objects, status: "deployed" },
      ...{ chart: chartName(inputs), version: String(inputs.version ?? ""), values: mapOf(inputs.values) },
    };
    // Helm keeps its releases in Secrets of the namespace.
    if (!this.#server.peek(this.#server.typeOf("v1", "Namespace"), "", namespace))
      throw new Error(`create: failed to create: namespaces "${namespace}" not found`);
    this.#clusters.records.put({ ...this.#key(namespace, name), body: release });
    return release;
  }

  /** What fails before undoes all; a fault afterwards leaves a release that isn't ready. */
  #asked(verb: Request["verb"], { namespace, name }: Wanted, work: () => HelmRelease): HelmRelease {
    const request = { verb, type: { group: "", resource: "releases" }, namespace, name };
    this.#clusters.faults.before(request);
    const release = this.#clusters.records.atomically(work);
    try {
      this.#clusters.faults.after(request);
    } catch (error) {
      const failed: HelmRelease = { ...release, status: "failed" };
      if (verb !== "delete") this.#clusters.records.put({ ...this.#key(namespace, name), body: failed });
      throw new ReleaseFailed(failed, error instanceof ApiError ? error.message : String(error));
    }
    return release;
  }

  #key(namespace: string, name: string) {
    return { cluster: this.#server.cluster, type: RELEASE_TYPE, namespace, name };
  }
}

const identity = (object: KubernetesObject): string =>
  `${apiVersionOf(object)} ${kindOf(object)} ${idOf(namespaceOf(object), nameOf(object))}`;

/** The provider's `resourceNames`: `{"Service/v1": ["operator/postgres-operator"]}` (manifest_json.go). */
export function resourceNames(objects: readonly KubernetesObject[]): Record<string, string[]> {
  const byType = Map.groupBy(objects, (object) => {
    const { group } = splitApiVersion(apiVersionOf(object));
    return `${kindOf(object)}${group ? `.${group}` : ""}/${apiVersionOf(object)}`;
  });
  return Object.fromEntries(
    [...byType].map(([type, own]) => [
      type,
      own.map((object) => idOf(namespaceOf(object), nameOf(object))).toSorted(),
    ]),
  );
}
