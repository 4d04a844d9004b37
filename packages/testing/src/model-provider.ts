import {
  containsUnknown,
  isObject,
  isSecret,
  type PropertyMap,
  type PropertyValue,
  secret,
  UNKNOWN,
  withoutSecrets,
} from "@kindling/core/property-value";
import {
  type DiffResult,
  PartialFailure,
  type Provider,
  type ProviderFactory,
} from "@kindling/core/provider";

/** What exists in the model's cloud. Names are unique in it. */
export interface ModelThing {
  readonly id: string;
  /** The resource that it was made for. */
  readonly urn: string;
  properties: PropertyMap;
  /** How often it was updated. */
  version: number;
}

export interface ModelCall {
  readonly method: "configure" | "create" | "read" | "update" | "delete" | "invoke";
  /** Of the resource; of a function its token. */
  readonly name: string;
  readonly timeoutSeconds?: number;
  /** A creation that an earlier run began. */
  readonly interrupted?: true;
}

/**
 * A cloud in memory for tests of engines. Whatever a test wants to go wrong it makes go wrong in `before` and `after`,
 * which run around each call and may throw or wait.
 */
export class ModelCloud {
  readonly things = new Map<string, ModelThing>();
  /** Calls that were begun, in order; previews make none. */
  readonly calls: ModelCall[] = [];
  /** Configurations given to providers, secrets wrapped. */
  readonly configurations: PropertyMap[] = [];
  /** The most calls that were under way at once. */
  busiest = 0;
  before: (call: ModelCall) => void | Promise<void> = () => {};
  /** Runs after the call took effect: when it throws, the effect stays and the caller doesn't learn of it. */
  after: (call: ModelCall) => void | Promise<void> = () => {};
  #busy = 0;
  #nextId = 1;

  /** Names of what exists, sorted. */
  get names(): string[] {
    return [...this.things.values()].map(({ properties }) => String(properties.name)).sort();
  }

  named(name: string): ModelThing | undefined {
    return [...this.things.values()].find(({ properties }) => properties.name === name);
  }

  /** As if it were new, except for the ids that it gives. */
  clear(): void {
    this.things.clear();
    this.calls.length = 0;
    this.before = () => {};
    this.after = () => {};
  }

  /** How often a method was called. */
  count(method: ModelCall["method"]): number {
    return this.calls.filter((call) => call.method === method).length;
  }

  add(urn: string, properties: PropertyMap): ModelThing {
    if (this.named(String(properties.name))) throw new Error(`the name ${String(properties.name)} is taken`);
    const thing = { id: `thing-${this.#nextId++}`, urn, properties, version: 1 };
    this.things.set(thing.id, thing);
    return thing;
  }

  async call<T>(call: ModelCall, effect: () => T): Promise<T> {
    this.calls.push(call);
    this.busiest = Math.max(this.busiest, ++this.#busy);
    try {
      await this.before(call);
      const result = effect();
      await this.after(call);
      return result;
    } finally {
      this.#busy--;
    }
  }
}

/** In names that the provider made up. */
const MADE_UP = "~";
/** Inputs whose change needs a new thing. */
const REPLACING = ["name", "zone"];
const nameIn = (urn: string): string => urn.split("::").slice(3).join("::");

/**
 * Provider `model` of resource `model:index:Thing` (inputs `name`, made up when absent, `zone`, `size`, `label`,
 * `secretLabel`, `tags`; outputs besides them `address`, `version` and the secret `token`), of `model:index:Plain` and
 * `model:index:Vague`, which are the same except that the one doesn't detail differences and the other leaves it to the
 * engine whether there are any, and of function `model:index:lookup` (`name` to `size`). Configuration: `region`, `key`.
 */
export function modelProvider(cloud: ModelCloud): ProviderFactory {
  return (): Provider => ({
    checkConfig: async ({ news }) => ({
      inputs: news,
      failures:
        news.region === "nowhere" ? [{ property: "region", reason: "there is no region nowhere" }] : [],
    }),
    diffConfig: async ({ oldInputs, news }) => {
      const moved = oldInputs.region !== news.region;
      const changed = JSON.stringify(oldInputs) !== JSON.stringify(news);
      return difference(changed ? { region: moved } : {}, moved ? ["region"] : []);
    },
    configure: ({ urn, inputs }) =>
      cloud.call({ method: "configure", name: nameIn(urn) }, () => {
        cloud.configurations.push(inputs);
      }),
    check: async ({ urn, olds, news, randomSeed }) => {
      const suffix = Buffer.from(randomSeed.subarray(0, 4)).toString("hex");
      const name = news.name ?? olds?.name ?? `${nameIn(urn)}${MADE_UP}${suffix}`;
      const bad = typeof news.size === "number" && news.size < 0;
      return {
        inputs: { ...news, name },
        failures: bad ? [{ property: "size", reason: "must not be negative" }] : [],
      };
    },
    diff: async ({ urn, oldInputs, news }) => {
      const keys = new Set([...Object.keys(oldInputs), ...Object.keys(news)]);
      const changed = [...keys].filter((key) => JSON.stringify(oldInputs[key]) !== JSON.stringify(news[key]));
      const replaces = changed.filter((key) => REPLACING.includes(key));
      const paths = changed.flatMap((key) =>
        key === "tags" ? changedTags(oldInputs.tags, news.tags) : [key],
      );
      const found = difference(
        Object.fromEntries(paths.map((path) => [path, replaces.includes(path)])),
        replaces,
      );
      return {
        ...found,
        ...(/:(Plain|Vague)::/.test(urn) && { detailedDiff: {} }),
        ...(/:Vague::/.test(urn) && { changes: "unknown" as const }),
        // A name of the user's own can't be there twice; one that was made up is made up anew.
        deleteBeforeReplace: oldInputs.name === news.name && !String(news.name).includes(MADE_UP),
      };
    },
    create: async ({ urn, inputs, preview, timeoutSeconds, interrupted }) => {
      if (preview)
        return { id: "", outputs: { ...inputs, address: UNKNOWN, version: 1, token: secret(UNKNOWN) } };
      const call = {
        method: "create" as const,
        name: nameIn(urn),
        ...(timeoutSeconds && { timeoutSeconds }),
        ...(interrupted && { interrupted }),
      };
      const thing = await cloud.call(call, () => cloud.add(urn, withoutSecrets(inputs) as PropertyMap));
      if (inputs.label === "half-made")
        throw new PartialFailure("it didn't become ready", { id: thing.id, outputs: outputsOf(thing) });
      return { id: thing.id, outputs: outputsOf(thing) };
    },
    read: ({ urn, id, inputs }) =>
      cloud.call({ method: "read", name: nameIn(urn) }, () => {
        const thing = cloud.things.get(id);
        if (!thing) return {};
        return { id, inputs: withSecretsOf(inputs, thing.properties), outputs: outputsOf(thing) };
      }),
    update: async ({ urn, id, oldOutputs, news, preview, timeoutSeconds }) => {
      if (preview) return { outputs: { ...oldOutputs, ...news, version: UNKNOWN } };
      const call = {
        method: "update" as const,
        name: nameIn(urn),
        ...(timeoutSeconds && { timeoutSeconds }),
      };
      const thing = await cloud.call(call, () => {
        const found = cloud.things.get(id);
        if (!found) throw new Error(`there is no thing ${id}`);
        found.properties = withoutSecrets(news) as PropertyMap;
        found.version++;
        return found;
      });
      if (news.label === "half-made")
        throw new PartialFailure("it didn't become ready", {
          id,
          outputs: outputsOf(thing),
          inputs: { ...news, label: "unfinished" },
        });
      return { outputs: outputsOf(thing) };
    },
    delete: ({ urn, id, timeoutSeconds }) => {
      const call = {
        method: "delete" as const,
        name: nameIn(urn),
        ...(timeoutSeconds && { timeoutSeconds }),
      };
      return cloud.call(call, () => {
        cloud.things.delete(id);
      });
    },
    invoke: ({ token, args }) =>
      cloud.call({ method: "invoke", name: token }, () => {
        const thing = cloud.named(String(withoutSecrets(args.name ?? null)));
        if (!thing)
          return { outputs: {}, failures: [{ property: "name", reason: "there is no such thing" }] };
        return { outputs: { name: String(args.name), size: thing.properties.size ?? null }, failures: [] };
      }),
  });
}

/** Paths of the tags that differ; of `tags` itself where not both are plain objects. */
function changedTags(old: PropertyValue | undefined, next: PropertyValue | undefined): string[] {
  if (!isObject(old) || !isObject(next) || isSecret(old) || isSecret(next)) return ["tags"];
  return [...new Set([...Object.keys(old), ...Object.keys(next)])]
    .filter((key) => JSON.stringify(old[key]) !== JSON.stringify(next[key]))
    .map((key) => `tags.${key}`);
}

function difference(changed: Record<string, boolean>, replaces: string[]): DiffResult {
  return {
    changes: Object.keys(changed).length > 0 ? "some" : "none",
    replaces,
    stables: [],
    deleteBeforeReplace: false,
    detailedDiff: Object.fromEntries(
      Object.entries(changed).map(([key, replace]) => [
        key,
        { kind: replace ? "update-replace" : "update", inputDiff: true } as const,
      ]),
    ),
  };
}

function outputsOf({ id, properties, version }: ModelThing): PropertyMap {
  const address = `model://${String(properties.name)}`;
  return { ...properties, address, version, token: secret(`token-of-${id}`) };
}

/** The cloud knows no secrets: what the program gave as one stays one. */
function withSecretsOf(inputs: PropertyMap, found: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(found).map(([key, value]) => {
      const known = inputs[key];
      const hidden =
        known !== undefined &&
        !containsUnknown(known) &&
        JSON.stringify(withoutSecrets(known)) !== JSON.stringify(known);
      return [key, hidden ? secret(value) : value];
    }),
  );
}
