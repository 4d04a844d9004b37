import {
  containsUnknown,
  isSecret,
  mapValue,
  type PropertyMap,
  UNKNOWN,
  withoutSecrets,
} from "@kindling/core/property-value";
import type { Provider } from "@kindling/core/provider";
import { expect } from "vitest";
import type { ProviderServer, ProviderSuite, ResourceCase } from "./provider-suite.ts";
import type { LoggedMessage } from "./provider-suite-engine.ts";

/** Every answer of a resource's life, by what was asked, with ids masked: comparable between two runs. */
export type Transcript = Readonly<Record<string, unknown>>;

type Calls = ReturnType<typeof callsOf>;

/** A provider's calls with all that doesn't vary in them. */
export function callsOf(provider: Provider, log: (message: LoggedMessage) => void = () => {}) {
  const about = (urn: string) => ({
    urn,
    signal: new AbortController().signal,
    log: (severity: string, message: string) => log({ severity, message, urn }),
  });
  const own = about("urn:pulumi:dev::suite::pulumi:providers:suite::default");
  return {
    async configure(config: PropertyMap) {
      const { inputs, failures } = await provider.checkConfig({ ...own, news: config });
      expect(failures, "the configuration is right").toEqual([]);
      await provider.configure({ ...own, inputs });
    },
    check: (urn: string, news: PropertyMap, olds?: PropertyMap) =>
      provider.check({ ...about(urn), news, ...(olds && { olds }), randomSeed: new Uint8Array([7]) }),
    diff: (urn: string, id: string, oldInputs: PropertyMap, oldOutputs: PropertyMap, news: PropertyMap) =>
      provider.diff({ ...about(urn), id, oldInputs, oldOutputs, news, ignoreChanges: [] }),
    create: (urn: string, inputs: PropertyMap, preview = false) =>
      provider.create({ ...about(urn), inputs, preview }),
    read: (urn: string, id: string, inputs: PropertyMap = {}, outputs: PropertyMap = {}) =>
      provider.read({ ...about(urn), id, inputs, outputs }),
    update: (
      urn: string,
      id: string,
      oldInputs: PropertyMap,
      oldOutputs: PropertyMap,
      news: PropertyMap,
      preview = false,
    ) => provider.update({ ...about(urn), id, oldInputs, oldOutputs, news, ignoreChanges: [], preview }),
    delete: (urn: string, id: string, inputs: PropertyMap, outputs: PropertyMap) =>
      provider.delete({ ...about(urn), id, inputs, outputs }),
    invoke: (token: string, args: PropertyMap) => provider.invoke({ token, args, signal: own.signal }),
  };
}

interface Life<Server extends ProviderServer> {
  readonly suite: ProviderSuite<Server>;
  readonly resource: ResourceCase<Server>;
  readonly server: Server;
  readonly calls: Calls;
  readonly logged: () => readonly LoggedMessage[];
}

/** Takes one resource through its life, and says what was answered on the way. */
export async function lifeOf<Server extends ProviderServer>(life: Life<Server>): Promise<Transcript> {
  const { suite, resource, server, calls, logged } = life;
  const { type, change, replace, unknown = [], wrong = {}, volatile = [], neverRead = [] } = resource;
  const urn = `urn:pulumi:dev::suite::${type}::thing`;
  const answers: Record<string, unknown> = {};
  const ids: string[] = [];
  const keep = <T>(what: string, answer: T): T => {
    answers[what] = answer;
    return answer;
  };
  await calls.configure(server.config);
  const given = typeof resource.inputs === "function" ? await resource.inputs(server) : resource.inputs;
  const { inputs, failures } = keep("check", await calls.check(urn, given));
  expect(failures, "inputs are right").toEqual([]);
  expect(withoutSecrets(inputs), "Check leaves what was given").toMatchObject(
    withoutSecrets(given) as PropertyMap,
  );
  for (const [property, changed] of Object.entries(wrong)) {
    const checked = keep(`check of a wrong ${property}`, await calls.check(urn, { ...given, ...changed }));
    expect(
      checked.failures.map((failure) => failure.property),
      `Check refuses ${property}`,
    ).toContain(property);
  }

  const open = { ...inputs, ...Object.fromEntries(unknown.map((name) => [name, UNKNOWN])) };
  const preview = keep("preview of create", await calls.create(urn, open, true));
  for (const name of unknown)
    expect(containsUnknown(preview.outputs[name] ?? null), `${name} stays unknown`).toBe(true);

  const made = keep("create", await calls.create(urn, inputs));
  ids.push(made.id);
  expect(made.id, "a resource has an id").not.toBe("");
  expect(containsUnknown(made.outputs), "everything is known after create").toBe(false);
  expect(Object.keys(preview.outputs), "the preview knew which outputs there would be").toEqual(
    expect.arrayContaining(Object.keys(made.outputs)),
  );
  const again = keep("diff of the same", await calls.diff(urn, made.id, inputs, made.outputs, inputs));
  expect(again, "a second run finds nothing").toMatchObject({
    changes: "none",
    replaces: [],
    detailedDiff: {},
  });

  const read = keep("read", await calls.read(urn, made.id, inputs, made.outputs));
  expect(without(read, volatile), "nothing differs after create").toEqual(
    without({ id: made.id, inputs, outputs: made.outputs }, volatile),
  );
  const importId = resource.importId?.(made.id, inputs) ?? made.id;
  const imported = keep("import", await calls.read(urn, importId));
  expect(imported.id, "an import finds the resource").toBe(made.id);
  const drift = await calls.diff(
    urn,
    made.id,
    { ...pick(inputs, neverRead), ...imported.inputs },
    imported.outputs ?? {},
    inputs,
  );
  expect(drift.detailedDiff, "an import has the inputs that made it").toEqual({});

  let [last, outputs] = [inputs, made.outputs];
  if (change) {
    const news = (await calls.check(urn, { ...given, ...change }, inputs)).inputs;
    const diff = keep("diff of a change", await calls.diff(urn, made.id, inputs, outputs, news));
    expect(diff, "a change is an update").toMatchObject({ changes: "some", replaces: [] });
    keep("preview of update", await calls.update(urn, made.id, inputs, outputs, news, true));
    const updated = keep("update", await calls.update(urn, made.id, inputs, outputs, news));
    const after = await calls.read(urn, made.id, news, updated.outputs);
    expect(without(after, volatile), "nothing differs after update").toEqual(
      without({ id: made.id, inputs: news, outputs: updated.outputs }, volatile),
    );
    [last, outputs] = [news, updated.outputs];
  }
  if (replace) {
    const news = (await calls.check(urn, { ...given, ...change, ...replace }, last)).inputs;
    const diff = keep("diff of a replacement", await calls.diff(urn, made.id, last, outputs, news));
    expect([...diff.replaces].sort(), "the resource is replaced").toEqual(Object.keys(replace).sort());
  }

  await resource.remove(server, made.id);
  expect(keep("read of what is gone", await calls.read(urn, made.id, last, outputs)), "it is gone").toEqual(
    {},
  );
  await calls.delete(urn, made.id, last, outputs);
  await resource.restore?.(server, made.id);
  const second = await calls.create(urn, inputs);
  ids.push(second.id);
  await calls.delete(urn, second.id, inputs, second.outputs);
  if (!resource.restore)
    expect(await calls.read(urn, second.id, inputs, second.outputs), "it is deleted").toEqual({});

  // What only the program calls secret an import can't know to be one.
  const always = [...(suite.secrets ?? []), ...stringsWithin(server.config)];
  const { import: _, ...withoutImport } = answers;
  assertHidden(always, hide(answers), logged());
  assertHidden([...stringsWithin(given), ...stringsWithin(change ?? {})], hide(withoutImport), logged());
  // Requests name other things too, such as what the resource is part of.
  const others = volatile
    .map((name) => made.outputs[name])
    .filter((value) => typeof value === "string" && value !== "");
  // Numbers are counted anew by each server, and part of other numbers.
  const varying = [...ids, ...(others as string[])].filter((id) => !/^\d+$/.test(id));
  const lines = logged().map((message) => JSON.stringify(message));
  // Requests sent side by side are logged in any order; ids, which are masked, differ from run to run.
  return {
    ...masked(answers, varying, volatile),
    logged: (masked(lines, varying, volatile) as readonly string[]).toSorted(),
  };
}

const pick = (properties: PropertyMap, names: readonly string[]): PropertyMap =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => names.includes(name)));

/** The properties that are comparable. */
function without(value: unknown, volatile: readonly string[]): unknown {
  return JSON.parse(JSON.stringify(value, (key, part) => (volatile.includes(key) ? undefined : part)));
}

/** Answers without the values of secrets. */
const hide = (answers: unknown): unknown =>
  mapValue(answers as PropertyMap, (part) => (isSecret(part) ? "[secret]" : undefined));

function assertHidden(secrets: readonly string[], ...places: readonly unknown[]): void {
  const text = JSON.stringify(places);
  for (const secret of secrets) expect(text.includes(secret), "secrets show nowhere").toBe(false);
}

function stringsWithin(config: PropertyMap): string[] {
  const found: string[] = [];
  mapValue(config, (part) => {
    if (isSecret(part) && typeof part.value === "string") found.push(part.value);
    return undefined;
  });
  return found;
}

function masked(answers: object, ids: readonly string[], volatile: readonly string[]): object {
  const text = JSON.stringify(without(answers, volatile));
  return JSON.parse(ids.reduce((rest, id, index) => rest.replaceAll(id, `<id ${index + 1}>`), text));
}
