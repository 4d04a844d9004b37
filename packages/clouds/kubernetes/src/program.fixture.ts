import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PropertyMap } from "@kindling/core/property-value";
import type { DiffResult, Provider } from "@kindling/core/provider";
import { onTestFinished } from "vitest";
import { openKubernetes, type Settings } from "./index.ts";

type Type =
  | "core/v1:Namespace"
  | "core/v1:Secret"
  | "core/v1:ConfigMap"
  | "helm.sh/v3:Release"
  | (string & {});

/** A resource that is up. */
export interface Made {
  readonly type: Type;
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}

/** For tests: a simulated cluster, and its provider called as an engine calls it. */
export async function openProgram(settings: Settings = {}, configuration: PropertyMap = {}) {
  const directory = await mkdtemp(join(tmpdir(), "kubernetes-cloud-"));
  const cloud = await openKubernetes({ directory, settings });
  onTestFinished(async () => {
    cloud.close();
    await rm(directory, { recursive: true });
  });
  return { cloud, directory, ...programOn(cloud.provider()(), configuration) };
}

/** What an engine does with a provider, for one resource at a time; it is configured with the first call. */
export function programOn(provider: Provider, configuration: PropertyMap = {}) {
  const logs: string[] = [];
  const callFor = (type: Type) => ({
    urn: `urn:pulumi:dev::test::kubernetes:${type}::thing`,
    signal: new AbortController().signal,
    log: (_: string, message: string) => void logs.push(message),
  });
  const ready = provider.configure({ ...callFor("provider"), inputs: configuration });
  const check = async (type: Type, news: PropertyMap, olds?: PropertyMap) => {
    await ready;
    const randomSeed = new Uint8Array([1]);
    const { inputs, failures } = await provider.check({
      ...callFor(type),
      news,
      randomSeed,
      ...(olds ? { olds } : {}),
    });
    const [first] = failures;
    if (first) throw new Error(`${first.property}: ${first.reason}`);
    return inputs;
  };
  return {
    logs,
    check,
    async preview(type: Type, news: PropertyMap): Promise<PropertyMap> {
      const inputs = await check(type, news);
      return (await provider.create({ ...callFor(type), inputs, preview: true })).outputs;
    },
    async make(type: Type, news: PropertyMap): Promise<Made> {
      const inputs = await check(type, news);
      return { type, inputs, ...(await provider.create({ ...callFor(type), inputs, preview: false })) };
    },
    async diff({ type, id, inputs, outputs }: Made, news: PropertyMap): Promise<DiffResult> {
      const call = { ...callFor(type), id, oldInputs: inputs, oldOutputs: outputs, ignoreChanges: [] };
      return provider.diff({ ...call, news: await check(type, news, inputs) });
    },
    async change(
      { type, id, inputs: oldInputs, outputs: oldOutputs }: Made,
      news: PropertyMap,
    ): Promise<Made> {
      const inputs = await check(type, news, oldInputs);
      const call = { ...callFor(type), id, oldInputs, oldOutputs, ignoreChanges: [], preview: false };
      return { type, id, inputs, ...(await provider.update({ ...call, news: inputs })) };
    },
    read: async ({ type, ...made }: Pick<Made, "type" | "id"> & Partial<Made>) =>
      provider.read({ ...callFor(type), inputs: {}, outputs: {}, ...made }),
    remove: async ({ type, ...made }: Made) => provider.delete({ ...callFor(type), ...made }),
  };
}
