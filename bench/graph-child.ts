// Takes 200 manifests up on the sandbox, in a graph of depth 10, and writes down what that took and what its API heard.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import type { StringValueOrRef } from "@kindling/apis/kindling/shared/v1/reference";
import { nodeKind } from "@kindling/core/fixtures/node-kind";
import type { StackInputMessage } from "@kindling/core/kind-message";
import { loadManifests } from "@kindling/core/manifest";
import { stringInput } from "@kindling/core/reference";
import { carryOut } from "../packages/cli/src/carry-out.ts";
import { colorsFor } from "../packages/cli/src/context.ts";
import { openEngine } from "../packages/cli/src/engine.ts";
import { RunOutputs } from "../packages/cli/src/run-outputs.ts";
import { manifestTarget } from "../packages/cli/src/target.ts";

const NUMBER = 200;
const DEPTH = 10;

/** A network where it refers to nothing, else a firewall in the network that those it refers to are in. */
const kind = nodeKind({ name: "CivoVpc", project: "civo-vpc", other: "CivoFirewall" }, async () => {
  const { Firewall, Network, Provider } = await import("../packages/sdks/civo/src/gen/index.ts");
  return (input) => {
    const { spec, metadata } = (input as StackInputMessage).target ?? {};
    const name = metadata?.name ?? "";
    const provider = new Provider("civo", { region: "LON1" });
    const nodes = (spec as unknown as { nodes: StringValueOrRef[] } | undefined)?.nodes ?? [];
    const [network] = nodes.map((node) => stringInput(node));
    const id =
      network === undefined
        ? new Network(name, { label: name }, { provider }).id
        : new Firewall(name, { name, networkId: network }, { provider }).networkId;
    return { nodeId: id, word: "secret", words: ["a"], number: 1 };
  };
});

const level = (index: number): number => index % DEPTH;

/** The first of each ten refers to nothing, each other one to two of the level before it. */
function manifest(index: number): string {
  const before = [index - 1, (index + 99) % NUMBER].filter((other) => level(other) === level(index) - 1);
  const nodes = level(index) === 0 ? [] : before.map((other) => ({ ref: `node-${other}` }));
  return JSON.stringify({
    apiVersion: "test.project-planton.org/v1",
    kind: "CivoVpc",
    metadata: { name: `node-${index}` },
    spec: { nodes },
  });
}

const [folder = ".", settings = "{}"] = process.argv.slice(2);
const sandboxDir = join(folder, "graph");
await mkdir(join(sandboxDir, "clouds"), { recursive: true });
await writeFile(join(sandboxDir, "clouds", "civo.yaml"), settings);
const file = join(folder, "graph.yaml");
await writeFile(file, Array.from({ length: NUMBER }, (_, index) => manifest(index)).join("\n---\n"));

let [heard, refused] = [0, 0];
const stderr = new PassThrough();
let said = "";
stderr.on("data", (chunk: Buffer) => {
  said = (said + chunk).slice(-5000);
  for (const [, status] of String(chunk).matchAll(/debug: civo: [A-Z]+ [^ ]+: (\d+)/g)) {
    heard++;
    if (status === "429") refused++;
  }
});
const [stdin, stdout] = [new PassThrough(), new PassThrough()];
stdout.resume();
const context = {
  ...{ stdin, stdout, stderr, env: {}, directory: folder },
  colors: colorsFor({}, {}),
  debug: true,
};

const { manifests, problems } = await loadManifests([file], {
  kinds: { CivoVpc: async () => ({ default: kind }) },
});
if (problems.length) throw new Error(JSON.stringify(problems[0]));
const opened = await openEngine({ engine: "sandbox", sandboxDir }, context);
const outputs = new RunOutputs();
const targets = manifests.map((one) =>
  manifestTarget(one, { ...opened, providerConfigs: undefined, env: {}, outputs }),
);
const begun = performance.now();
const status = await carryOut("up", targets, opened.engine, { yes: true, output: "text", outputs }, context);
const wallMs = performance.now() - begun;
await opened.close();
if (status !== 0) throw new Error(said);
await writeFile(join(folder, "graph.json"), JSON.stringify({ wallMs, heard, refused }));
process.exit(0);
