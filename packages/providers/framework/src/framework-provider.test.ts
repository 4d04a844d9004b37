import {
  containsSecret,
  containsUnknown,
  isSecret,
  type PropertyMap,
  secret,
  UNKNOWN,
  withoutSecrets,
} from "@kindling/core/property-value";
import { PartialFailure, type Provider } from "@kindling/core/provider";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NotesService } from "../example/notes-api.ts";
import { notes } from "../example/provider.ts";
import { inProcess } from "./in-process.ts";

const NOTE = "urn:pulumi:dev::shop::notes:index/note:Note::milk";
const BOARD = "urn:pulumi:dev::shop::notes:index/board:Board::kitchen";
const seed = new Uint8Array([1, 2, 3]);

let service: NotesService;
let provider: Provider;
let logged: string[];

const call = (urn = NOTE) => ({
  urn,
  signal: new AbortController().signal,
  log: (severity: string, message: string) => void logged.push(`${severity}: ${message}`),
});

async function checked(news: PropertyMap, urn = NOTE): Promise<PropertyMap> {
  const { inputs, failures } = await provider.check({ ...call(urn), news, randomSeed: seed });
  expect(failures).toEqual([]);
  return inputs;
}

async function create(news: PropertyMap, urn = NOTE) {
  const inputs = await checked(news, urn);
  return { inputs, ...(await provider.create({ ...call(urn), inputs, preview: false })) };
}

beforeEach(async () => {
  logged = [];
  service = new NotesService();
  const endpoint = await service.start();
  provider = inProcess(notes, { overrides: { endpoint }, grace: 0 })();
  await provider.configure({ ...call(), inputs: { token: secret(service.token) } });
});

afterEach(async () => {
  provider.close?.();
  await service.stop();
});

describe("Check", () => {
  it("fills in a name and defaults, and keeps secrets wrapped", async () => {
    const inputs = await checked({ boardId: "kitchen", pin: "1234", text: secret("shh") });
    expect(inputs).toMatchObject({
      boardId: "kitchen",
      priority: "NORMAL",
      pin: secret("1234"),
      text: secret("shh"),
    });
    expect(inputs.title).toMatch(/^milk-[0-9a-f]{7}$/);
  });

  it("keeps the name that was made up before", async () => {
    const news = { boardId: "kitchen" };
    const { inputs } = await provider.check({
      ...call(),
      olds: { title: "milk-abcdef0" },
      news,
      randomSeed: seed,
    });
    expect(inputs.title).toBe("milk-abcdef0");
  });

  it("names as pulumi:autonaming says", async () => {
    const named = async (mode: "propose" | "enforce" | "disable") => {
      const autonaming = { proposedName: "shop-milk", mode };
      return provider.check({ ...call(), news: { boardId: "kitchen" }, randomSeed: seed, autonaming });
    };
    expect((await named("propose")).inputs.title).toBe("shop-milk");
    expect((await named("enforce")).inputs.title).toBe("shop-milk");
    expect((await named("disable")).failures.map(({ property }) => property)).toEqual(["title"]);
  });

  it("reports everything that is wrong, each with its property", async () => {
    const news = {
      titel: "Milk",
      tags: ["a", "a"],
      items: [{ what: "buy", count: 0 }, { what: 7 }, { done: true }],
      priority: "HIGH",
      url: "https://elsewhere",
    };
    const { failures } = await provider.check({ ...call(), news, randomSeed: seed });
    expect(Object.fromEntries(failures.map(({ property, reason }) => [property, reason]))).toEqual({
      url: "is an output: it can't be given",
      titel: 'there is no such property: did you mean "title"?',
      "items[0].count": expect.stringContaining("greater than or equal to 1"),
      "items[1].what": "must be a string, not a number",
      "items[2].what": "value is required",
      priority: "must be one of NORMAL, URGENT",
      boardId: "value is required",
      tags: expect.stringContaining("unique"),
    });
  });

  it("says in words what a pattern asks for", async () => {
    const { failures } = await provider.check({ ...call(BOARD), news: { name: "Küche" }, randomSeed: seed });
    expect(failures).toEqual([
      { property: "name", reason: "must be lower-case letters, digits and -, a letter first" },
    ]);
  });

  it("finds nothing wrong with what isn't known yet", async () => {
    const inputs = await checked({ boardId: UNKNOWN, tags: ["a", UNKNOWN, "a"], items: [{ what: UNKNOWN }] });
    expect(inputs).toMatchObject({ boardId: UNKNOWN, tags: ["a", UNKNOWN, "a"], items: [{ what: UNKNOWN }] });
  });
});

describe("a rule on a whole message", () => {
  const reasons = async (news: PropertyMap) => {
    const { failures } = await provider.check({
      ...call(),
      news: { boardId: "b", ...news },
      randomSeed: seed,
    });
    return failures.map(({ property, reason }) => `${property}: ${reason}`);
  };

  it("holds, though the message has outputs that nobody gives", async () => {
    expect(await reasons({ pin: "1234", labels: { public: "yes" } })).toEqual([
      ": a note labelled public can't have a PIN",
    ]);
    expect(
      await reasons({
        items: [
          { what: "milk", count: 2 },
          { what: "nothing", count: 2 },
        ],
      }),
    ).toEqual(["items[1]: nothing can't be counted"]);
  });

  it("says nothing while something in the message isn't known", async () => {
    expect(await reasons({ pin: UNKNOWN, labels: { public: "yes" } })).toEqual([]);
    expect(await reasons({ items: [{ what: UNKNOWN, count: 2 }] })).toEqual([]);
  });
});

describe("a resource's life", () => {
  it("is made, read, changed and deleted", async () => {
    const { id, inputs, outputs } = await create({
      boardId: "kitchen",
      title: "Milk",
      pin: "1234",
      tags: ["dairy"],
    });
    expect(withoutSecrets(outputs)).toEqual({
      ...(withoutSecrets(inputs) as PropertyMap),
      colour: "yellow",
      revision: 1,
      url: `https://notes.example/${id}`,
      shareKey: `key-${id}`,
    });
    expect([outputs.pin, outputs.shareKey].every(isSecret)).toBe(true);

    const read = await provider.read({ ...call(), id, inputs, outputs });
    expect(read).toEqual({ id, inputs, outputs });

    const news = await checked({ boardId: "kitchen", title: "Oat milk", pin: "1234", tags: ["dairy"] });
    const updated = await provider.update({
      ...call(),
      id,
      oldInputs: inputs,
      oldOutputs: outputs,
      news,
      ignoreChanges: [],
      preview: false,
    });
    expect(updated.outputs).toEqual({ ...outputs, title: "Oat milk", revision: 2 });

    await provider.delete({ ...call(), id, inputs: news, outputs: updated.outputs });
    await provider.delete({ ...call(), id, inputs: news, outputs: updated.outputs });
    expect(service.notes.size).toBe(0);
    expect(await provider.read({ ...call(), id, inputs, outputs })).toEqual({});
  });

  it("is imported by its id alone", async () => {
    const { id, inputs, outputs } = await create({
      boardId: "kitchen",
      title: "Milk",
      text: "2 l",
      colour: "blue",
    });
    const read = await provider.read({ ...call(), id, inputs: {}, outputs: {} });
    expect(read).toEqual({ id, inputs, outputs });
  });

  it("shows in a refresh what changed behind its back, and only that", async () => {
    const { id, inputs, outputs } = await create({
      boardId: "kitchen",
      title: "Milk",
      colour: "Blue",
      text: secret("2 l"),
    });
    Object.assign(service.notes.get(id) as object, { tags: ["new"], colour: "blue", text: "3 l" });
    const read = await provider.read({ ...call(), id, inputs, outputs });
    expect(read.inputs).toEqual({ ...inputs, tags: ["new"], text: secret("3 l") });
  });
});

describe("previews", () => {
  it("show a new resource's inputs and leave open what the cloud decides", async () => {
    const inputs = await checked({ boardId: UNKNOWN, title: "Milk", pin: "1234" });
    const { id, outputs } = await provider.create({ ...call(), inputs, preview: true });
    expect(id).toBe("");
    expect(outputs).toEqual({
      ...inputs,
      colour: UNKNOWN,
      url: UNKNOWN,
      revision: UNKNOWN,
      shareKey: secret(UNKNOWN),
    });
    expect(service.requests).toEqual([]);
  });

  it("leave open what the cloud will choose in place of what is taken out", async () => {
    const { id, inputs, outputs } = await create({ name: "kitchen", owner: "you" }, BOARD);
    const update = (oldInputs: PropertyMap, news: PropertyMap, preview: boolean) =>
      provider.update({
        ...call(BOARD),
        ...{ id, oldInputs, oldOutputs: outputs, news, ignoreChanges: [], preview },
      });
    const news = { name: "kitchen", capacity: 3 };
    expect((await update(inputs, news, true)).outputs).toEqual({ ...news, owner: UNKNOWN });
    expect((await update({ name: "kitchen" }, news, true)).outputs).toEqual({ ...news, owner: "you" });
    expect((await update({ name: "kitchen" }, news, false)).outputs).toEqual({ ...news, owner: "you" });
    expect((await update(inputs, news, false)).outputs).toEqual({ ...news, owner: "me" });
  });

  it("keep in an update what can't change", async () => {
    const { id, inputs, outputs } = await create({ boardId: "kitchen", title: "Milk" });
    const news = { ...inputs, title: "Oat milk" };
    const args = {
      ...call(),
      id,
      oldInputs: inputs,
      oldOutputs: outputs,
      news,
      ignoreChanges: [],
      preview: true,
    };
    const preview = await provider.update(args);
    expect(preview.outputs).toEqual({
      ...outputs,
      title: "Oat milk",
      revision: UNKNOWN,
      shareKey: secret(UNKNOWN),
    });
  });
});

describe("failures", () => {
  const refused = () => ({ status: 422, body: { code: "full", message: "the PIN 12345678 is bad" } });

  it("keep what took effect of an update, and the old values of the rest", async () => {
    const { id, inputs, outputs } = await create({ boardId: "kitchen", title: "Milk", tags: ["old"] });
    service.faults.set("PATCH /notes", [() => ({ status: 200 }), refused]);
    const news = { ...inputs, title: "Oat milk", tags: ["new"] };
    const args = {
      ...call(),
      id,
      oldInputs: inputs,
      oldOutputs: outputs,
      news,
      ignoreChanges: [],
      preview: false,
    };
    const failure = await provider.update(args).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PartialFailure);
    expect(failure).toMatchObject({
      message: expect.stringContaining("PATCH /notes/"),
      outputs: { ...outputs, tags: ["new"] },
      inputs: { ...inputs, tags: ["new"] },
    });
  });

  it("never show a secret", async () => {
    service.faults.set("POST /notes", [refused]);
    const failure = await create({ boardId: "kitchen", pin: "12345678" }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "cloud", path: NOTE });
    const text = `${failure instanceof Error ? failure.message : ""}\n${logged.join("\n")}`;
    expect(text).toContain("the PIN [secret] is bad");
    expect(text).not.toContain("12345678");
    expect(text).not.toContain(service.token);
  });

  it("end an operation whose time is over, and one that is cancelled", async () => {
    const inputs = await checked({ boardId: "kitchen" });
    service.faults.set("POST /notes", [() => "hang", () => "hang"]);
    const late = provider.create({ ...call(), inputs, preview: false, timeoutSeconds: 0.05 });
    await expect(late).rejects.toThrow("not done within 0.05 s, its timeout");
    const cancelled = provider.create({ ...call(), inputs, preview: false });
    provider.close?.();
    await expect(cancelled).rejects.toMatchObject({ code: "cancelled" });
  });
});

describe("Diff", () => {
  const diff = (oldInputs: PropertyMap, news: PropertyMap, urn = NOTE) =>
    provider.diff({ ...call(urn), id: "1", oldInputs, oldOutputs: oldInputs, news, ignoreChanges: [] });

  it("names what changes as Pulumi prints it", async () => {
    const olds = {
      boardId: "b",
      title: "t",
      text: "x",
      items: [{ what: "a" }, { what: "b" }],
      labels: { "a.b": "1", c: "2" },
    };
    const news = {
      boardId: "b",
      title: "t",
      items: [{ what: "a", done: true }],
      labels: { "a.b": "2" },
      tags: ["n"],
    };
    const { changes, detailedDiff, replaces } = await diff(olds, news);
    expect({ changes, replaces }).toEqual({ changes: "some", replaces: [] });
    expect(Object.fromEntries(Object.entries(detailedDiff).map(([path, { kind }]) => [path, kind]))).toEqual({
      text: "delete",
      "items[0].done": "add",
      "items[1]": "delete",
      'labels["a.b"]': "update",
      "labels.c": "delete",
      tags: "add",
    });
  });

  it("replaces where a property can't change, deleting first where the name stays", async () => {
    const chosen = await diff({ boardId: "a", title: "t" }, { boardId: UNKNOWN, title: "t" });
    expect(chosen).toMatchObject({ replaces: ["boardId"], deleteBeforeReplace: true });
    const madeUp = await diff(
      { boardId: "a", title: "milk-abcdef0" },
      { boardId: "b", title: "milk-abcdef0" },
    );
    expect(madeUp).toMatchObject({ replaces: ["boardId"], deleteBeforeReplace: false });
    expect(await diff({ name: "a" }, { name: "b" }, BOARD)).toMatchObject({ deleteBeforeReplace: true });
  });

  it("doesn't replace for naming what the cloud chose", async () => {
    const args = { ...call(BOARD), id: "b", oldInputs: { name: "b" }, ignoreChanges: [] };
    const there = { name: "b", owner: "me" };
    expect((await provider.diff({ ...args, oldOutputs: there, news: there })).changes).toBe("none");
  });

  it("passes over what means the same", async () => {
    const olds = {
      __defaults: ["title"],
      boardId: "a",
      colour: "Blue",
      tags: [],
      text: secret("x"),
      items: [{ what: "w", done: false }],
    };
    const news = { boardId: "a", colour: "blue", text: "x", items: [{ __defaults: [], what: "w" }] };
    expect(await diff(olds, news)).toMatchObject({ changes: "none", stables: ["boardId", "url"] });
    expect((await diff(olds, { ...news, colour: null })).changes).toBe("none");
  });
});

describe("the provider itself", () => {
  it("says where missing configuration can be given", async () => {
    const bare = inProcess(notes)();
    const { failures } = await bare.checkConfig({ ...call(), news: {} });
    expect(failures).toContainEqual({
      property: "token",
      reason:
        "is missing: give it to the provider, with `pulumi config set --secret notes:token`, or NOTES_TOKEN in the environment",
    });
  });

  it("reads defaults from the environment without keeping them, and JSON in strings", async () => {
    const fromEnvironment = inProcess(notes, {
      environment: { NOTES_TOKEN: "t", NOTES_ENDPOINT: "http://localhost" },
    })();
    const { inputs, failures } = await fromEnvironment.checkConfig({ ...call(), news: { parallel: "8" } });
    expect({ inputs, failures }).toEqual({ inputs: { parallel: "8" }, failures: [] });
  });

  it("never replaces for another credential", async () => {
    const diff = await provider.diffConfig({
      ...call(),
      oldInputs: { token: "a" },
      news: { token: secret("b") },
    });
    expect(diff).toMatchObject({
      changes: "some",
      replaces: [],
      detailedDiff: { token: { kind: "update" } },
    });
  });

  it("answers functions", async () => {
    const { id } = await create({ boardId: "kitchen", title: "Milk" });
    const { signal } = call();
    const found = await provider.invoke({
      token: "notes:index/findNote:findNote",
      args: { title: "Milk" },
      signal,
    });
    expect(found).toEqual({ outputs: { id, url: `https://notes.example/${id}`, tags: [] }, failures: [] });
    const unasked = await provider.invoke({ token: "notes:index/findNote:findNote", args: {}, signal });
    expect(unasked.failures).toEqual([{ property: "title", reason: "value is required" }]);
    const unknown = await provider.invoke({
      token: "notes:index/findNote:findNote",
      args: { title: UNKNOWN },
      signal,
    });
    expect(containsUnknown(unknown.outputs)).toBe(true);
  });

  it("knows no other resources", async () => {
    const urn = NOTE.replaceAll("Note", "Notes");
    await expect(checked({}, urn)).rejects.toThrow('did you mean "notes:index/note:Note"?');
    expect(containsSecret({})).toBe(false);
  });
});
