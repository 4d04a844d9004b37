import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "vitest";
import {
  type Bench,
  type MakeEngine,
  ModelProvider,
  onBench,
  Thing,
  type Told,
} from "./engine-suite-bench.ts";
import { test } from "./engine-suite-test.ts";

const SECRET = 'hush "hush"\n/ø';

/** Secrets stay secret wherever they go. */
export function secretTests(makeEngine: MakeEngine): void {
  const bench = onBench(makeEngine);

  async function expectHidden({ directory }: Bench, ...runs: Told[]): Promise<void> {
    const names = await readdir(directory, { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const written = await Promise.all(files.map((file) => readFile(file, "utf8")));
    const told = runs.flatMap(({ events, errors, steps }) => [
      JSON.stringify(events),
      JSON.stringify(steps),
      ...errors.flatMap(everything),
    ]);
    const forms = [SECRET, JSON.stringify(SECRET).slice(1, -1), "token-of-thing"];
    for (const text of [...written, ...told]) for (const form of forms) expect(text).not.toContain(form);
  }

  test(
    "inputs, outputs that repeat them, outputs that the provider or the program calls secret",
    bench(async (context) => {
      const program = async () => {
        const a = new Thing(
          "a",
          { name: "alpha", secretLabel: pulumi.secret(SECRET), tags: { deep: pulumi.secret(SECRET) } },
          { additionalSecretOutputs: ["address"] },
        );
        const b = new Thing("b", { label: a.secretLabel });
        return { address: a.address, token: a.token, label: b.label, plain: a.name, nested: { in: a.token } };
      };
      const runs = [await context.preview(program), await context.up(program), await context.up(program)];
      expect(runs[1]?.outputs).toEqual({
        address: { value: "model://alpha", secret: true },
        token: { value: "token-of-thing-1", secret: true },
        label: { value: SECRET, secret: true },
        plain: { value: "alpha", secret: false },
        nested: { value: { in: "token-of-thing-1" }, secret: true },
      });
      expect(runs[2]?.ops).toEqual([]);
      expect(context.cloud.named("alpha")?.properties).toMatchObject({
        secretLabel: SECRET,
        tags: { deep: SECRET },
      });
      const metadata = runs[1]?.events.flatMap(({ resOutputsEvent }) => resOutputsEvent?.metadata.new ?? []);
      expect(metadata?.find(({ urn }) => urn.endsWith("::a"))?.inputs.secretLabel).toBe("[secret]");
      await expectHidden(context, ...runs, await context.refresh(), await context.destroy());
    }),
  );

  test(
    "an output that the program calls secret later, though nothing else changes",
    bench(async (context) => {
      const program = (additionalSecretOutputs: string[]) => async () => {
        new Thing("a", { name: "alpha" }, { additionalSecretOutputs });
        return {};
      };
      await context.up(program([]));
      expect((await context.up(program(["address"]))).ops).toEqual([]);
      expect(JSON.stringify(await context.resources())).not.toContain("model://alpha");
    }),
  );

  test(
    "errors, logs and providers' configurations",
    bench(async (context) => {
      const { cloud, up } = context;
      cloud.before = ({ method }) => {
        if (method === "create")
          throw new Error(`refused: ${SECRET}`, { cause: new Error(encodeURIComponent(SECRET)) });
      };
      const config = { "model:key": { value: SECRET, secret: true } };
      const failed = await up(async () => ({ a: new Thing("a").id }), { config });
      expect(failed.errors[0]?.message).toBe("creating model:index:Thing a: refused: [secret]");
      cloud.before = () => {};
      const logged = await up(
        async () => {
          const provider = new ModelProvider("p", { key: pulumi.secret(SECRET) });
          const a = new Thing("a", { secretLabel: pulumi.secret(SECRET) }, { provider });
          await new Promise((done) => a.id.apply(done));
          await pulumi.log.info(`made with ${SECRET}`);
          throw new Error(`then ${SECRET} broke`);
        },
        { config },
      );
      const messages = logged.events.flatMap(({ diagnosticEvent }) => diagnosticEvent?.message ?? []);
      expect(messages).toEqual(expect.arrayContaining(["made with [secret]"]));
      await expectHidden(context, failed, logged);
    }),
  );

  test(
    "unknown secrets in a preview",
    bench(async ({ preview }) => {
      const run = await preview(async () => ({ token: new Thing("a").token }));
      expect(run.outputs.token?.secret).toBe(true);
    }),
  );
}

/** An error and its causes, with stacks and whatever else they carry. */
function everything(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  return [
    error.message,
    error.stack ?? "",
    JSON.stringify({ ...error }),
    ...(error.cause ? everything(error.cause) : []),
  ];
}
