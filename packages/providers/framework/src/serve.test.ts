import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { secret } from "@kindling/core/property-value";
import { PartialFailure } from "@kindling/core/provider";
import { type PluginProcess, startPlugin } from "@kindling/testing/plugin-process";
import { startLogServer } from "@kindling/testing/provider-suite-engine";
import { callsOf } from "@kindling/testing/provider-suite-life";
import { afterEach, beforeEach, expect, it } from "vitest";
import { NotesService } from "../example/notes-api.ts";

const NOTE = "urn:pulumi:dev::shop::notes:index/note:Note::milk";
const PLUGIN = {
  file: process.execPath,
  args: [fileURLToPath(new URL("../example/plugin.ts", import.meta.url))],
};

let service: NotesService;
let plugin: PluginProcess;
let calls: ReturnType<typeof callsOf>;

beforeEach(async () => {
  service = new NotesService();
  plugin = await startPlugin({ ...PLUGIN, env: { NOTES_ENDPOINT: await service.start() } });
  calls = callsOf(plugin.provider);
  await calls.configure({ token: secret(service.token) });
});

afterEach(async () => {
  await plugin.stop();
  await service.stop();
});

it("hands over what a partial failure made", async () => {
  const inputs = { boardId: "kitchen", title: "Milk", pin: secret("12345678"), tags: ["old"] };
  const { id, outputs } = await calls.create(NOTE, inputs);
  service.faults.set("PATCH /notes", [
    () => ({ status: 200 }),
    () => ({ status: 422, body: { code: "full" } }),
  ]);
  const news = { ...inputs, text: "2 l", tags: ["new"] };
  const failure = await calls.update(NOTE, id, inputs, outputs, news).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  expect(failure).toMatchObject({
    id,
    outputs: { ...outputs, tags: ["new"] },
    inputs: { ...inputs, tags: ["new"] },
  });
});

it("logs beside the resource, before it answers", async () => {
  await calls.create(NOTE, { boardId: "kitchen", title: "Milk" });
  expect(plugin.logged).toEqual([{ severity: "debug", message: "POST /notes: 201", urn: NOTE }]);
});

it("can be attached to by another engine", async () => {
  const other = await startLogServer();
  try {
    await plugin.attach(other.address);
    await calls.create(NOTE, { boardId: "kitchen", title: "Milk" });
    expect(other.logged).toHaveLength(1);
  } finally {
    other.close();
  }
});

it("ends what is in flight when it is cancelled, and goes on afterwards", async () => {
  const arrived = Promise.withResolvers<void>();
  service.faults.set("POST /notes", [
    () => {
      arrived.resolve();
      return "hang";
    },
  ]);
  const made = calls.create(NOTE, { boardId: "kitchen" });
  await arrived.promise;
  await Promise.all([expect(made).rejects.toThrow("cancelled"), plugin.cancel()]);
  expect(await calls.read(NOTE, "no such id")).toEqual({});
});

it("says which configuration is wrong", async () => {
  const failure = plugin.provider.configure({
    urn: "urn:pulumi:dev::shop::pulumi:providers:notes::default",
    signal: new AbortController().signal,
    log: () => {},
    inputs: { endpoint: "nowhere" },
  });
  await expect(failure).rejects.toThrow(
    "the configuration of notes is wrong: endpoint must be a valid URI; token is missing",
  );
});

it("doesn't outlive its engine", async () => {
  await calls.create(NOTE, { boardId: "kitchen", title: "Milk" });
  const exited = once(plugin.child, "exit");
  plugin.engine.close();
  expect(await exited).toEqual([0, null]);
});
