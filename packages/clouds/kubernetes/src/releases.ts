import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { KindlingError } from "@kindling/core/error";
import {
  containsUnknown,
  isSecret,
  type PropertyMap,
  secret,
  UNKNOWN,
  withoutSecrets,
} from "@kindling/core/property-value";
import { type CheckFailure, type DiffResult, PartialFailure, type Provider } from "@kindling/core/provider";
import { type KnownValues, readKnownValues, unknownValues } from "./chart-values.ts";
import { chartName, chartNamed, repositoryOf } from "./charts.ts";
import type { Clusters, Connection } from "./connection.ts";
import { Helm, type HelmRelease, ReleaseFailed, resourceNames } from "./helm.ts";
import { releaseName } from "./naming.ts";
import { idOf, mapOf, parseId, text } from "./object.ts";
import { differences, diffResult, pruned } from "./property-diff.ts";
import { marked, plain } from "./secrecy.ts";

const INPUTS = "__inputs";
const DEFAULT_TIMEOUT_SECONDS = 300;

/** The provider's `helm.sh/v3` Release, in one connection (helm_release.go). */
export class Releases implements Pick<Provider, "check" | "diff" | "create" | "read" | "update" | "delete"> {
  readonly #clusters: Clusters;
  readonly #connection: Connection;

  constructor(clusters: Clusters, connection: Connection) {
    this.#clusters = clusters;
    this.#connection = connection;
  }

  async check({ news, ...naming }: Parameters<Provider["check"]>[0]) {
    const { compat: _, resourceNames: __, ...given } = news;
    const olds = naming.olds && (withoutSecrets(naming.olds) as PropertyMap);
    const inputs: PropertyMap = {
      ...given,
      name: given.name ?? releaseName(plain(given), { ...naming, ...(olds ? { olds } : {}) }),
      namespace: given.namespace ?? this.#connection.namespace,
      ...(given.skipAwait === true || given.timeout !== undefined
        ? {}
        : { timeout: DEFAULT_TIMEOUT_SECONDS }),
    };
    return { inputs, failures: await this.#refusals(plain(inputs)) };
  }

  async diff({ oldOutputs, news, ignoreChanges }: Parameters<Provider["diff"]>[0]): Promise<DiffResult> {
    const state = plain(oldOutputs);
    const { [INPUTS]: inputs, ...live } = state;
    const before = pruned(live, mapOf(inputs));
    return diffResult(differences(before, plain(news)), ["name", "namespace"], ignoreChanges);
  }

  async create({ inputs, preview, log }: Parameters<Provider["create"]>[0]) {
    if (preview) return { id: "", outputs: planned(inputs) };
    const wanted = wantedOf(plain(inputs));
    const id = idOf(wanted.namespace, wanted.name);
    try {
      const release = this.#helm("create").install(wanted);
      this.#tellUnknownChart(release, log);
      return { id, outputs: checkpoint(inputs, release) };
    } catch (error) {
      if (!(error instanceof ReleaseFailed)) throw error;
      const { namespace, name } = wanted;
      throw new PartialFailure(
        `Helm release "${id}" was created, but failed to initialize completely. Use Helm CLI to investigate: failed to become available within allocated timeout. Error: Helm Release ${namespace}/${name}: ${error.message}`,
        { id, outputs: checkpoint(inputs, error.release) },
        error,
      );
    }
  }

  async read({ id, inputs, outputs }: Parameters<Provider["read"]>[0]) {
    if (!this.#connection.server)
      throw new Error(
        'failed to read resource state due to unreachable cluster. If the cluster was deleted, you can remove this resource from Pulumi state by rerunning the operation with the PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"',
      );
    const { namespace, name } = parseId(id);
    const found = this.#helm("read").find(namespace, name);
    if (!found) return {};
    const isImport = Object.keys(inputs).length === 0 && Object.keys(outputs).length === 0;
    const { chart, version, values } = found;
    const own = isImport
      ? { name, namespace, chart, version, values, timeout: DEFAULT_TIMEOUT_SECONDS }
      : inputs;
    return { id, inputs: own, outputs: checkpoint(own, found) };
  }

  async update({ id, news, oldOutputs, preview, log }: Parameters<Provider["update"]>[0]) {
    if (preview) return { outputs: planned(news) };
    const old = plain(oldOutputs);
    const wanted = { ...wantedOf(plain(news)), namespace: text(old.namespace) };
    try {
      const release = this.#helm("update").upgrade(wanted);
      this.#tellUnknownChart(release, log);
      return { outputs: checkpoint(news, release) };
    } catch (error) {
      if (!(error instanceof ReleaseFailed)) throw error;
      throw new PartialFailure(
        `Helm release "${id}" failed to initialize completely. Use Helm CLI to investigate: error running update: failed to become available within allocated timeout. Error: Helm Release ${id}: ${error.message}`,
        { id, outputs: checkpoint(news, error.release) },
        error,
      );
    }
  }

  async delete({ outputs }: Parameters<Provider["delete"]>[0]) {
    const state = plain(outputs);
    this.#helm("delete").uninstall(text(state.namespace), text(state.name));
  }

  #helm(doing: string): Helm {
    const { server, reason } = this.#connection;
    if (server) return new Helm(this.#clusters, server);
    throw new Error(
      doing === "delete"
        ? `can't delete Helm Release with unreachable cluster. Reason: ${JSON.stringify(reason)}`
        : `can't ${doing} Helm Release with unreachable cluster: ${reason}`,
    );
  }

  async #refusals(inputs: PropertyMap): Promise<CheckFailure[]> {
    const chart = chartName(inputs);
    if (chart === "") return [{ property: "chart", reason: "missing required property 'chart'" }];
    if (inputs.valueYamlFiles !== undefined)
      return [{ property: "valueYamlFiles", reason: "the simulated Helm takes values, no files of them" }];
    const { versions } = this.#clusters.settings.charts[chart] ?? {};
    const version = text(inputs.version);
    if (version && versions && !versions.includes(version)) {
      const where = repositoryOf(inputs) ? ` in ${repositoryOf(inputs)} repository` : "";
      const reason = `chart "${chart}" version "${version}" not found${where}; check the chart name and repository configuration.`;
      return [{ property: "chart", reason }];
    }
    const known = await this.#knownValues(chart);
    if (!known || !inputs.values || containsUnknown(mapOf(inputs.values))) return [];
    return unknownValues(known, mapOf(inputs.values)).map(({ path, why }) => ({
      property: `values.${path}`,
      reason: `${why} (chart ${chart}): Helm would ignore it without a word`,
    }));
  }

  async #knownValues(chart: string): Promise<KnownValues | undefined> {
    const { values } = this.#clusters.settings.charts[chart] ?? {};
    if (values === undefined) return undefined;
    const path = resolve(this.#clusters.directory, values);
    try {
      return readKnownValues(await readFile(path, "utf8"));
    } catch (cause) {
      throw new KindlingError(
        "unreadable",
        `the values of chart ${chart} can't be read from ${path}: ${(cause as Error).message}`,
        { path, cause },
      );
    }
  }

  #tellUnknownChart(release: HelmRelease, log: Parameters<Provider["create"]>[0]["log"]): void {
    if (chartNamed(release.chart, this.#clusters.settings)) return;
    log(
      "warning",
      `the simulated cluster doesn't know what the chart ${release.chart} makes: the release is there, nothing of it. Say in kubernetes.yaml under charts what it brings`,
    );
  }
}

const wantedOf = (inputs: PropertyMap) => ({
  name: text(inputs.name),
  namespace: text(inputs.namespace),
  inputs,
});

const planned = (inputs: PropertyMap): PropertyMap => ({
  ...inputs,
  [INPUTS]: inputs,
  resourceNames: UNKNOWN,
  status: UNKNOWN,
});

/**
 * The state of a release. The provider keeps all inputs as one secret beside it; here only what is secret among them is,
 * since the sandbox masks every secret wherever it is said, a release's own name too.
 */
function checkpoint(inputs: PropertyMap, release: HelmRelease): PropertyMap {
  const { name, namespace, chart, version, revision, status, values, objects } = release;
  const live = plain(inputs).values === undefined && Object.keys(values).length === 0 ? {} : { values };
  const { [INPUTS]: _, ...own } = inputs;
  const outputs = marked({ ...plain(own), ...live, name, namespace }, own);
  return {
    ...outputs,
    ...(isSecret(inputs.values) && live.values ? { values: secret(live.values) } : {}),
    version,
    resourceNames: resourceNames(objects),
    status: { name, namespace, chart, version, revision, status, appVersion: version },
    [INPUTS]: inputs,
  };
}
