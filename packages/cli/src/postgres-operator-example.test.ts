import { spawnSync } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type StackDocument, stacksOf, Workplace, workplace } from "./testing/kindling.ts";

const EXAMPLE = join(import.meta.dirname, "..", "..", "..", "examples", "postgres-operator");
const env = { R2_ACCESS_KEY_ID: "example-r2-key-id", R2_SECRET_ACCESS_KEY: "example-r2-secret-key" };
const OPERATOR = "KubernetesZalandoPostgresOperator/postgres";
const DATABASE = "KubernetesZalandoPostgres/orders";

// One story, each test going on where the one before it ended.
describe("examples/postgres-operator", () => {
  let place: Workplace;
  beforeAll(async () => {
    place = new Workplace(await mkdtemp(join(tmpdir(), "postgres-operator-example-")));
    await cp(EXAMPLE, place.path("."), { recursive: true });
  });
  afterAll(() => rm(place.folder, { recursive: true }));

  const all: string[] = [];
  const said = (texts: string[]) => void all.push(...texts);
  const run = async (command: string, folder: string, ...args: string[]) => {
    const ended = await place.sandbox(command, [folder, "-o", "json", ...args], { env });
    said([ended.stdout, ended.stderr]);
    return stacksOf(ended);
  };
  const up = async (folder: string, ...args: string[]) =>
    changesOf(await run("up", folder, "--yes", ...args));
  const edit = async (file: string, before: string, after: string) => {
    const text = await readFile(place.path(file), "utf8");
    expect(text).toContain(before);
    await place.write(file, text.replace(before, after));
  };

  it("goes up without a backup, in a preview first", async () => {
    expect(changesOf(await run("preview", "without-backup"))).toEqual({ [OPERATOR]: { create: 4 } });
    expect(await up("without-backup")).toEqual({ [OPERATOR]: { create: 4 } });
    expect(changesOf(await run("preview", "without-backup"))).toEqual({});
  });

  it("changes its limits and its chart's version in place", async () => {
    await edit("without-backup/operator.yaml", "memory: 1Gi", "memory: 2Gi");
    expect(await up("without-backup")).toEqual({ [OPERATOR]: { update: 1 } });
    expect(await up("without-backup", "--set", "spec.chart.version=1.15.1")).toEqual({
      [OPERATOR]: { update: 1 },
    });
    expect(await up("without-backup")).toEqual({ [OPERATOR]: { update: 1 } });
  });

  it("gets a backup and a database", async () => {
    expect(await up("with-backup")).toEqual({
      [OPERATOR]: { create: 5, update: 1 },
      [DATABASE]: { create: 3 },
    });
    const [operator, database] = (await run("preview", "with-backup")).toSorted((a, b) =>
      b.kind.localeCompare(a.kind),
    );
    expect(operator?.outputs).toMatchObject({
      ...{ namespace: "postgres-operator", service: "postgres-operator" },
      backup_location: "s3://postgres-backups/backups/$(SCOPE)/$(PGVERSION)",
    });
    expect(database?.outputs).toMatchObject({ host: "shop-orders.shop.svc.cluster.local", port: 5432 });
  });

  it("turns a flag off and takes another schedule in place", async () => {
    await edit("with-backup/operator.yaml", "enableWalGRestore: true", "enableWalGRestore: false");
    expect(await up("with-backup")).toEqual({ [OPERATOR]: { update: 1 } });
    await edit("with-backup/operator.yaml", "0 2 * * *", "30 1 * * 1-5");
    expect(await up("with-backup")).toEqual({ [OPERATOR]: { update: 1 } });
  });

  it("refuses a database where the backups' keys aren't", async () => {
    const ended = await place.sandbox(
      "preview",
      ["with-backup", "--set", `${DATABASE}:spec.namespace=default`],
      { env },
    );
    expect(ended.status).toBe(1);
    expect(ended.stdout + ended.stderr).toMatch(
      /default is none of the databaseNamespaces of the operator postgres/,
    );
  });

  it("shows the keys in nothing that was written or said", async () => {
    const folder = place.path(".kindling", "state");
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile()))
      all.push(await readFile(join(file.parentPath, file.name), "latin1"));
    for (const secret of Object.values(env))
      for (const form of [secret, Buffer.from(secret).toString("base64")])
        expect(all.filter((text) => text.includes(form))).toEqual([]);
  });

  it("loses its backup again, and comes down", async () => {
    expect(await up("without-backup")).toEqual({ [OPERATOR]: { update: 1, delete: 5 } });
    await run("destroy", "with-backup", "--yes");
    const { stdout } = await place.run(["stacks", "--engine", "sandbox"]);
    expect(stdout.match(/ 0 resources /g)).toHaveLength(2);
  });
});

it("runs the operator's module alone, without a backup", async () => {
  const place = await workplace();
  const kind = join(EXAMPLE, "..", "..", "packages", "kinds", "kubernetes-zalando-postgres-operator");
  const { status, stdout, stderr } = spawnSync(join(kind, "debug.sh"), ["-o", "json"], {
    cwd: place.folder,
    env: {
      PATH: process.env.PATH,
      HOME: place.folder,
      STACK_INPUT_FILE: join(kind, "without-backup.yaml"),
    },
    encoding: "utf8",
  });
  expect(status, stderr).toBe(0);
  expect(JSON.parse(stdout).stacks).toMatchObject([{ result: "succeeded", changes: { create: 4 } }]);
});

/** What was done, by stack; stacks without changes are left out. */
function changesOf(stacks: readonly StackDocument[]): Record<string, Record<string, number>> {
  const changes = stacks.map(({ kind, name, changes: { same: _, ...done } }) => [
    `${kind}/${name}`,
    Object.fromEntries(Object.entries(done).filter(([, count]) => count > 0)),
  ]);
  return Object.fromEntries(changes.filter(([, done]) => Object.keys(done as object).length > 0));
}
