import type { PropertyMap } from "@kindling/core/property-value";
import { callsOf } from "@kindling/testing/provider-suite-life";
import { type BucketProviderOptions, bucketProvider } from "./index.ts";
import type { SandboxServer } from "./servers.fixture.ts";

export const URN = "urn:pulumi:dev::shop::bucket:index/bucketSettings:BucketSettings::settings";

/** Time that passes at once. */
export const hasty = () => {
  let now = 0;
  return {
    now: () => now,
    async wait(milliseconds: number) {
      now += milliseconds;
    },
  };
};

/** A resource in the hands of a program, as an engine keeps it, and every request that was sent for it. */
export async function settingsOn({ access, config }: SandboxServer, options: BucketProviderOptions = {}) {
  const requests: string[] = [];
  const logged: string[] = [];
  const onRequest = ({ operation, status }: { operation: string; status: number | undefined }) =>
    void requests.push(`${operation} ${status ?? "no answer"}`);
  const provider = bucketProvider({ onRequest, clock: hasty(), ...options })();
  const calls = callsOf(provider, ({ severity, message }) => {
    if (severity !== "debug") logged.push(`${severity}: ${message}`);
  });
  await calls.configure(config);
  let [id, inputs, outputs]: [string, PropertyMap, PropertyMap] = ["", {}, {}];
  const checked = async (given: PropertyMap) => {
    const news = await calls.check(URN, { ...access, ...given }, inputs);
    if (news.failures.length > 0) throw new Error(JSON.stringify(news.failures));
    return news.inputs;
  };
  return {
    calls,
    logged,
    /** What was sent since it was last asked. */
    sent: () => requests.splice(0),
    outputs: () => outputs,
    async create(given: PropertyMap) {
      inputs = await checked(given);
      const made = await calls.create(URN, inputs);
      [id, outputs] = [made.id, made.outputs];
      return id;
    },
    /** What an up would change, by property path. */
    diff: async (given: PropertyMap) =>
      Object.keys((await calls.diff(URN, id, inputs, outputs, await checked(given))).detailedDiff),
    async update(given: PropertyMap) {
      const news = await checked(given);
      const updated = await calls.update(URN, id, inputs, outputs, news);
      [inputs, outputs] = [news, updated.outputs];
    },
    async refresh() {
      const found = await calls.read(URN, id, inputs, outputs);
      if (found.id) [inputs, outputs] = [found.inputs ?? {}, found.outputs ?? {}];
      return found;
    },
    delete: () => calls.delete(URN, id, inputs, outputs),
    import: (from: string) => calls.read(URN, from),
    /** Goes on with what an import finds. */
    async adopt(from: string) {
      const found = await calls.read(URN, from);
      [id, inputs, outputs] = [found.id ?? "", found.inputs ?? {}, found.outputs ?? {}];
    },
  };
}
