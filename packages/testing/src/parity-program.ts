import * as pulumi from "@pulumi/pulumi";
import { ModelProvider } from "./engine-suite-bench.ts";
import { type Item, type Items, KEYS, type Key, type Use } from "./parity-history.ts";

const TYPES = { thing: "Thing", plain: "Plain", vague: "Vague" } as const;

class Thing extends pulumi.CustomResource {
  constructor(type: string, name: string, args: pulumi.Inputs, options: pulumi.CustomResourceOptions) {
    const outputs = { address: undefined, version: undefined, token: undefined };
    super(
      `model:index:${type}`,
      name,
      { label: undefined, secretLabel: undefined, size: undefined, ...outputs, ...args },
      options,
    );
  }
}

class Group extends pulumi.ComponentResource {
  constructor(name: string, outputs: pulumi.Inputs, options: pulumi.ComponentResourceOptions) {
    super("model:index:Group", name, {}, options);
    this.registerOutputs(outputs);
  }
}

type Made = Partial<Record<Key, pulumi.Resource>>;

/** The name of an item among others; a child's may begin with its parent's. */
function nameOf(prefix: string, items: Items, key: Key, suffix = items[key]?.suffix ?? ""): string {
  const parent = items[key]?.parent;
  const inherits = items[key]?.named && parent && earlier(key, parent) && items[parent]?.kind === "group";
  return `${inherits ? nameOf(prefix, items, parent) : prefix}${key}${suffix}`;
}

const earlier = (key: Key, other: Key): boolean => other < key;

/**
 * Registers the items of a program one after another, so that the order is the program's and not chance's, and returns
 * their outputs. `prefix` keeps the names of programs in one stack apart.
 */
export async function register(prefix: string, items: Items, throwsAfter?: number): Promise<pulumi.Inputs> {
  const made: Made = {};
  const outputs: Record<string, unknown> = {};
  let count = 0;
  for (const key of KEYS) {
    const item = items[key];
    if (!item) continue;
    if (count++ === throwsAfter) throw new Error("the program gave up");
    const resource = make(nameOf(prefix, items, key), item, key, prefix, items, made);
    if (!resource) continue;
    made[key] = resource;
    await new Promise((done) => resource.urn.apply(done));
    if (resource instanceof Thing) outputs[key] = outputOf(resource, "address");
  }
  if (throwsAfter !== undefined) throw new Error("the program gave up");
  return outputs;
}

function make(
  name: string,
  item: Item,
  key: Key,
  prefix: string,
  items: Items,
  made: Made,
): pulumi.Resource | undefined {
  const options = optionsOf(item, key, prefix, items, made);
  switch (item.kind) {
    case "group": {
      const provider = item.provider && made[item.provider];
      const { dependsOn, protect, parent, aliases, retainOnDelete, deletedWith } = options;
      const passed = {
        dependsOn,
        protect,
        parent,
        aliases,
        retainOnDelete,
        deletedWith,
      } as pulumi.ComponentResourceOptions;
      const providers = provider instanceof ModelProvider ? { providers: [provider] } : {};
      return new Group(name, { size: item.size }, { ...passed, ...providers });
    }
    case "provider": {
      const { provider: _, ...rest } = options;
      const args = { region: item.zone, ...(item.hush && { key: pulumi.secret(item.hush) }) };
      return new ModelProvider(name, args, rest);
    }
    case "read": {
      const found = item.uses?.flatMap(({ of }) => made[of] ?? [])[0];
      if (!(found instanceof Thing)) return undefined;
      const { parent, dependsOn, provider } = options;
      const passed = {
        ...(parent && { parent }),
        ...(dependsOn && { dependsOn }),
        ...(provider && { provider }),
      };
      return new Thing("Thing", name, {}, { ...passed, id: found.id });
    }
    default:
      return new Thing(
        TYPES[item.kind],
        name,
        inputsOf(item, `own-${prefix}${key}${item.suffix ?? ""}`, made),
        options,
      );
  }
}

function inputsOf(item: Item, ownName: string, made: Made): pulumi.Inputs {
  const { size, zone, named, label, hush, tags } = item;
  const inputs: pulumi.Inputs = {
    size,
    zone,
    ...(named && { name: ownName }),
    ...(label && { label }),
    ...(hush && { secretLabel: pulumi.secret(hush) }),
    ...(tags && { tags: { ...tags } }),
  };
  for (const { of, output, into } of item.uses ?? []) {
    const found = made[of];
    if (!(found instanceof Thing)) continue;
    const value = outputOf(found, output).apply((text) => `${text}`);
    inputs[into] = into === "tags" ? { ...tags, x: value } : value;
  }
  return inputs;
}

const outputOf = (resource: Thing, output: Use["output"]): pulumi.Output<unknown> =>
  (resource as unknown as Record<string, pulumi.Output<unknown>>)[output] ?? pulumi.output("");

function optionsOf(
  item: Item,
  key: Key,
  prefix: string,
  items: Items,
  made: Made,
): pulumi.CustomResourceOptions {
  const found = (other: Key | undefined) => (other ? made[other] : undefined);
  const several = (keys: readonly Key[] | undefined) => keys?.flatMap((other) => made[other] ?? []);
  const provider = found(item.provider);
  const aliases = item.formerNames?.map(({ suffix, parent }): pulumi.Alias => {
    const name = nameOf(prefix, items, key, suffix);
    const above = parent && found(parent);
    return { name, parent: above || pulumi.rootStackResource };
  });
  const options: Record<string, unknown> = {
    parent: found(item.parent),
    dependsOn: several(item.after),
    provider: provider instanceof ModelProvider ? provider : undefined,
    aliases,
    protect: item.protect,
    retainOnDelete: item.retain,
    ignoreChanges: item.ignore && [...item.ignore],
    replaceOnChanges: item.replaceOn && [...item.replaceOn],
    deleteBeforeReplace: item.deleteFirst,
    additionalSecretOutputs: item.secretOutputs && [...item.secretOutputs],
    deletedWith: found(item.deletedWith),
    replaceWith: several(item.replaceWith),
    replacementTrigger: item.trigger,
    customTimeouts: item.timeout && { create: item.timeout, update: item.timeout, delete: item.timeout },
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
