import type { Settings } from "@kindling/cloud-civo";
import type { PropertyMap } from "@kindling/core/property-value";
import { bench, type Made } from "./against-cloud.fixture.ts";
import { behindBack } from "./raw-api.fixture.ts";

/** For tests: a network in LON1 and short ways to put something into it and to change that. */
export async function machines(settings: Settings = {}) {
  const cloud = await bench(settings);
  const { provider, create } = cloud;
  const behind = behindBack(cloud.cloud);
  const networkId = await behind.make("networks", { label: "net" });
  const inNet = { region: "LON1", networkId };
  const asRead = ({ inputs, outputs }: Made) => ({
    oldInputs: inputs,
    oldOutputs: outputs,
    ignoreChanges: [],
  });
  /** The inputs that Check makes of those, with some changed; undefined takes one out. */
  async function checked(made: Made, change: Record<string, unknown>): Promise<PropertyMap> {
    const all = Object.entries({ ...made.inputs, ...change }).filter(([, value]) => value !== undefined);
    const news = Object.fromEntries(all) as PropertyMap;
    const result = await provider.check({ ...made, olds: made.inputs, news, randomSeed: new Uint8Array() });
    if (result.failures.length > 0) throw new Error(JSON.stringify(result.failures));
    return result.inputs;
  }
  return {
    ...cloud,
    ...{ behind, networkId },
    instance: (name: string, news: object = {}) =>
      create("Instance", name, {
        ...inNet,
        hostname: name,
        diskImage: "ubuntu-noble",
        ...news,
      } as PropertyMap),
    volume: (name: string, news: object = {}) =>
      create("Volume", name, { ...inNet, name, sizeGb: 10, ...news } as PropertyMap),
    ip: (name: string) => create("ReservedIp", name, { name, region: "LON1" }),
    attach: (instance: Made, volume: Made, news: object = {}) =>
      create("VolumeAttachment", "at", {
        ...{ instanceId: instance.id, volumeId: volume.id, region: "LON1" },
        ...news,
      } as PropertyMap),
    assign: (instance: Made, ip: Made) =>
      create("InstanceReservedIpAssignment", "use", {
        ...{ instanceId: instance.id, reservedIpId: ip.id, region: "LON1" },
      }),
    /** What a program's change would do. */
    diff: async (made: Made, change: Record<string, unknown>) =>
      provider.diff({ ...made, ...asRead(made), news: await checked(made, change) }),
    /** Changes a resource, and returns it as the engine would know it. */
    async update(made: Made, change: Record<string, unknown>, preview = false): Promise<Made> {
      const inputs = await checked(made, change);
      const { outputs } = await provider.update({ ...made, ...asRead(made), news: inputs, preview });
      return { ...made, inputs, outputs };
    },
    /** What a refresh finds; undefined when it is gone. */
    async refresh(made: Made): Promise<Made | undefined> {
      const { id, inputs = {}, outputs = {} } = await provider.read(made);
      return id === undefined ? undefined : { ...made, id, inputs, outputs };
    },
    import: (made: Made, id = made.id) => provider.read({ ...made, id, inputs: {}, outputs: {} }),
    /** Civo's own record. */
    record: (path: string, { id }: Made) => behind.get(`${path}/${id}`) as Promise<Record<string, unknown>>,
  };
}
