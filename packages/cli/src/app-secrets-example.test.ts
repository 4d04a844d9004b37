import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacksOf, Workplace } from "./testing/kindling.ts";

const EXAMPLE = join(import.meta.dirname, "..", "..", "..", "examples", "app-secrets");
const KEYS = ["access_key_id", "secret_access_key"];

// One story, each test going on where the one before it ended.
describe("examples/app-secrets", () => {
  let place: Workplace;
  const keys: string[] = [];
  const said: string[] = [];
  beforeAll(async () => {
    place = new Workplace(await mkdtemp(join(tmpdir(), "app-secrets-example-")));
    await cp(EXAMPLE, place.path("app"), { recursive: true });
  });
  afterAll(() => rm(place.folder, { recursive: true }));

  const sandbox = async (command: string, ...args: string[]) => {
    const ended = await place.sandbox(command, args);
    said.push(ended.stdout, ended.stderr);
    expect(ended.status, ended.stderr).toBe(0);
    return ended;
  };
  const changesOf = async (command: string, ...args: string[]) =>
    Object.fromEntries(
      stacksOf(await sandbox(command, "app", "-o", "json", ...args)).map(
        ({ kind, changes: { create, update, replace } }) => [kind, { create, update, replace }],
      ),
    );
  const NONE = { create: 0, update: 0, replace: 0 };

  it("goes up in one command, in order", async () => {
    expect((await changesOf("preview")).KubernetesSecret).toEqual({ ...NONE, create: 3 });
    expect((await changesOf("up", "--yes")).KubernetesSecret).toEqual({ ...NONE, create: 3 });
    for (const changes of Object.values(await changesOf("preview"))) expect(changes).toEqual(NONE);
    const { stdout } = await sandbox("outputs", "KubernetesSecret/uploads", "-o", "json");
    expect(JSON.parse(stdout)).toMatchObject({
      keys: ["AWS_ACCESS_KEY_ID", "AWS_ENDPOINT_URL", "AWS_SECRET_ACCESS_KEY"],
    });
  });

  it("changes in place", async () => {
    const file = join("app", "secret.yaml");
    const text = await readFile(place.path(file), "utf8");
    await place.write(file, text.replace("AWS_ENDPOINT_URL", "S3_ENDPOINT"));
    expect((await changesOf("up", "--yes")).KubernetesSecret).toEqual({ ...NONE, update: 1 });
    await place.write(file, text);
    expect((await changesOf("up", "--yes")).KubernetesSecret).toEqual({ ...NONE, update: 1 });
  });

  it("is all in the cluster", async () => {
    const held = JSON.parse((await place.run(["sandbox", "status", "-o", "json"])).stdout);
    expect(held.clouds.kubernetes).toEqual(["Namespace shop", "Secret uploads (in shop)"]);
  });

  it("leaves no key in the clear, nor in base64, in anything written or said", async () => {
    for (const key of KEYS) {
      const { stdout } = await place.sandbox("secret", [`pulumi://civo-bucket/dev.uploads#${key}`]);
      keys.push(stdout.trim());
    }
    expect(keys.map((key) => key.length)).toEqual([expect.any(Number), expect.any(Number)]);
    const needles = keys.flatMap((key) => [key, Buffer.from(key).toString("base64")]);
    const holds = (text: string) => needles.some((needle) => text.includes(needle));
    expect(said.filter(holds)).toEqual([]);
    const files = await readdir(place.folder, { recursive: true, withFileTypes: true });
    const found: string[] = [];
    for (const entry of files) {
      const file = join(entry.parentPath, entry.name);
      if (entry.isFile() && holds(await readFile(file, "latin1"))) found.push(file);
    }
    expect(found).toEqual([]);
  });

  it("says why the cluster refuses, and what to do", async () => {
    const settings = join(".kindling", "clouds", "kubernetes.yaml");
    await place.write(settings, "forbidden: [{ verbs: [get], resources: [secrets] }]\n");
    const refused = await place.sandbox("refresh", ["app/secret.yaml", "--yes"]);
    await place.write(settings, "unreachable: true\n");
    const away = await place.sandbox("refresh", ["app/secret.yaml", "--yes"]);
    await rm(place.path(settings));
    expect([refused.status, away.status]).toEqual([1, 1]);
    expect(refused.stderr).toMatch(/kindling may not get secrets there\. Have a Role .* \(Kubernetes: User/);
    expect(away.stderr).toMatch(/can't reach the cluster.*kubectl cluster-info/);
  });

  it("comes down in order, and leaves nothing", async () => {
    await sandbox("destroy", "app", "--yes");
    const held = JSON.parse((await place.run(["sandbox", "status", "-o", "json"])).stdout);
    expect(held.clouds).toMatchObject({ civo: [], kubernetes: [] });
  });
});
