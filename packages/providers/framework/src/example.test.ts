import { fileURLToPath } from "node:url";
import { secret } from "@kindling/core/property-value";
import { runProviderSuite } from "@kindling/testing/provider-suite";
import { NotesService } from "../example/notes-api.ts";
import { notes } from "../example/provider.ts";
import { inProcess } from "./in-process.ts";

runProviderSuite({
  name: "notes",
  inProcess: inProcess(notes),
  plugin: { file: process.execPath, args: [fileURLToPath(new URL("../example/plugin.ts", import.meta.url))] },
  async start() {
    const service = new NotesService();
    const endpoint = await service.start();
    return { service, config: { endpoint, token: secret(service.token) }, close: () => service.stop() };
  },
  secrets: ["pin-12345678"],
  resources: [
    {
      type: "notes:index/note:Note",
      inputs: {
        boardId: "kitchen",
        pin: "pin-12345678",
        text: secret("hidden words"),
        tags: ["a", "b"],
        items: [{ what: "buy", count: 2 }],
        labels: { "a.b": "c" },
      },
      change: {
        text: secret("hidden words, others"),
        tags: ["b"],
        items: [{ what: "buy", done: true }],
        priority: "URGENT",
      },
      replace: { boardId: "hall" },
      unknown: ["boardId"],
      wrong: { title: { title: "" }, "items[0].what": { items: [{}] }, colour: { colour: 7 } },
      remove: ({ service }, id) => void service.notes.delete(id),
    },
    {
      type: "notes:index/board:Board",
      inputs: { name: "kitchen" },
      change: { capacity: 7 },
      replace: { name: "hall" },
      unknown: ["name"],
      wrong: { name: { name: "Kitchen" }, capacity: { capacity: 0 } },
      remove: ({ service }, id) => void service.boards.delete(id),
    },
  ],
  async functions({ service }) {
    service.notes.set("1", { id: "1", title: "Milk", url: "https://notes.example/1", tags: ["a"] });
    return [
      {
        token: "notes:index/findNote:findNote",
        args: { title: "Milk" },
        outputs: { id: "1", url: "https://notes.example/1", tags: ["a"] },
      },
    ];
  },
});
