import { secret, UNKNOWN } from "@kindling/core/property-value";
import { describe, expect, it } from "vitest";
import { openProgram } from "./program.fixture.ts";

const namespace = (name: string) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
const app = (data: Record<string, string>, more = {}) => ({
  ...{ apiVersion: "v1", kind: "Secret", metadata: { name: "app", namespace: "default" } },
  ...{ data: secret(data), ...more },
});
const [one, two] = [{ key: "b25l" }, { key: "dHdv" }];

describe("creating", () => {
  it("gives the live object, its id, and what is secret as a secret", async () => {
    const { make } = await openProgram();
    const { id, outputs } = await make("core/v1:Secret", app(one));
    expect(id).toBe("default/app");
    expect(outputs).toMatchObject({
      type: "Opaque",
      data: secret(one),
      metadata: { uid: expect.any(String) },
    });
    expect(outputs.__inputs).toMatchObject({ data: secret(one) });
    expect((await make("core/v1:Namespace", namespace("shop"))).id).toBe("shop");
  });

  it.each([
    ["exists", app(one), /secrets "app" already exists(.|\n)*pulumi import/],
    [
      "is in no namespace that is there",
      { metadata: { name: "a", namespace: "b" } },
      /namespaces "b" not found/,
    ],
    [
      "has a wrong name",
      { metadata: { name: "App" } },
      /Secret "App" is invalid: metadata.name: .*RFC 1123 subdomain/,
    ],
    [
      "has a wrong label",
      { metadata: { name: "a", labels: { l: "a b" } } },
      /metadata.labels: Invalid value: "a b"/,
    ],
    ["has a wrong key", { metadata: { name: "a" }, data: { "a b": "" } }, /data\[a b\]: Invalid value/],
    [
      "is too big",
      { metadata: { name: "a" }, data: { a: "A".repeat(1_400_000) } },
      /Too long: may not be more than 1048576/,
    ],
    ["isn't base64", { metadata: { name: "a" }, data: { a: "plain text" } }, /illegal base64/],
    ["lacks keys", { metadata: { name: "a" }, type: "kubernetes.io/tls" }, /data\[tls.crt\]: Required value/],
  ])("is refused for what %s", async (_, more, words) => {
    const { make } = await openProgram();
    await make("core/v1:Secret", app(one));
    await expect(make("core/v1:Secret", { ...app({}), ...more })).rejects.toThrow(words);
  });

  it("needs the CRD of a custom resource", async () => {
    const { make, preview } = await openProgram();
    const database = { apiVersion: "acid.zalan.do/v1", kind: "postgresql", metadata: { name: "db" } };
    await preview("acid.zalan.do/v1:postgresql", database);
    await expect(make("acid.zalan.do/v1:postgresql", database)).rejects.toThrow(
      /apiVersion for this resource does not exist.*no matches for kind "postgresql" in version "acid.zalan.do\/v1"/,
    );
    await expect(make("apps/v1:Deployment", {})).rejects.toThrow(
      /has no Deployment of apps\/v1; it has Namespace/,
    );
  });

  it("names what has no name, and keeps the name", async () => {
    const { make, diff } = await openProgram();
    const unnamed = { apiVersion: "v1", kind: "ConfigMap", data: { a: "b" } };
    const made = await make("core/v1:ConfigMap", unnamed);
    expect(made.id).toMatch(/^default\/thing-[0-9a-f]{8}$/);
    expect((await diff(made, unnamed)).changes).toBe("none");
    expect((await diff(made, { ...unnamed, data: { a: "c" } })).deleteBeforeReplace).toBe(false);
  });
});

describe("a preview", () => {
  it("asks the server, which refuses what is wrong and tells what it doesn't know yet", async () => {
    const { preview, cloud } = await openProgram();
    await expect(preview("core/v1:Namespace", namespace("Shop"))).rejects.toThrow(/RFC 1123 label/);
    expect(await preview("core/v1:Namespace", namespace("shop"))).toMatchObject({
      metadata: { uid: UNKNOWN },
    });
    expect(cloud.objects()).toEqual([]);
  });

  it("passes in silence where no cluster answers, and for names that are taken", async () => {
    const { preview, make } = await openProgram();
    await make("core/v1:Namespace", namespace("shop"));
    await preview("core/v1:Namespace", namespace("shop"));
    const away = await openProgram({ unreachable: true });
    await away.preview("core/v1:Namespace", namespace("shop"));
    await expect(away.make("core/v1:Namespace", namespace("shop"))).rejects.toThrow(
      /configured Kubernetes cluster is unreachable: unable to load schema information.*connection refused/,
    );
  });
});

describe("changing", () => {
  it("a Secret's data replaces it, deleting first, unless told otherwise", async () => {
    const { make, diff } = await openProgram();
    const made = await make("core/v1:Secret", app(one));
    expect(await diff(made, app(one))).toMatchObject({ changes: "none" });
    const replacing = { replaces: ["data.key"], deleteBeforeReplace: true };
    expect(await diff(made, app(two))).toMatchObject(replacing);
    const mutable = await openProgram({}, { enableSecretMutable: "true" });
    const other = await mutable.make("core/v1:Secret", app(one));
    expect(await mutable.diff(other, app(two))).toMatchObject({ changes: "some", replaces: [] });
    expect(await mutable.diff(other, app(two, { immutable: true }))).toMatchObject(replacing);
    expect(await mutable.diff(other, app(one, { type: "mine" }))).toMatchObject({ replaces: ["type"] });
  });

  it("takes away what isn't asked for any more, and leaves what others set", async () => {
    const { make, change, cloud } = await openProgram({}, { enableSecretMutable: "true" });
    const made = await make("core/v1:Secret", app({ ...one, old: "b2xk" }));
    cloud.apply({ ...app({}), data: { theirs: "aGk=" } });
    const { outputs } = await change(made, app(two));
    expect(cloud.objects()).toMatchObject([{ data: { ...two, theirs: "aGk=" } }]);
    expect(outputs).toMatchObject({ data: secret({ ...two, theirs: "aGk=" }) });
  });

  it("what another manager has set is a conflict, unless it is forced", async () => {
    const { make, change, cloud } = await openProgram({}, { enableSecretMutable: "true" });
    const made = await make("core/v1:Secret", app(one));
    cloud.apply({ ...app({}), data: { key: "aGk=" } }, { manager: "kubectl-edit" });
    await expect(change(made, app(two))).rejects.toThrow(
      /field conflict detected(.|\n)*Apply failed with 1 conflict: conflict with "kubectl-edit" using v1: \.data\.key/,
    );
    const annotations = { "pulumi.com/patchForce": "true" };
    const forced = app(two, { metadata: { name: "app", namespace: "default", annotations } });
    expect((await change(made, forced)).outputs).toMatchObject({ data: secret(two) });
  });

  it("what is immutable is refused", async () => {
    const { make, change } = await openProgram({}, { enableSecretMutable: "true" });
    const made = await make("core/v1:Secret", app(one, { immutable: true }));
    await expect(change(made, app(two, { immutable: false }))).rejects.toThrow(
      /immutable: Forbidden: field is immutable when `immutable` is set, data: Forbidden/,
    );
  });
});

describe("deleting", () => {
  it("a namespace takes what is in it; what is gone is gone", async () => {
    const { make, read, remove, cloud } = await openProgram();
    const shop = await make("core/v1:Namespace", namespace("shop"));
    const inner = await make("core/v1:Secret", app(one, { metadata: { name: "app", namespace: "shop" } }));
    await remove(shop);
    expect(cloud.objects()).toEqual([]);
    expect(await read(inner)).toEqual({});
    await remove(inner);
  });

  it("a namespace may be stuck, and then nothing can be made in it", async () => {
    const { make, remove, read } = await openProgram({ stuckNamespaces: ["shop"] });
    const shop = await make("core/v1:Namespace", namespace("shop"));
    await expect(remove(shop)).rejects.toThrow(/still being deleted: timed out waiting for the condition/);
    expect((await read(shop)).outputs).toMatchObject({ status: { phase: "Terminating" } });
    await expect(
      make("core/v1:Secret", app(one, { metadata: { name: "app", namespace: "shop" } })),
    ).rejects.toThrow(/secrets "app" is forbidden: .* namespace shop because it is being terminated/);
  });

  it("one of the system's is forbidden", async () => {
    const { read, remove } = await openProgram();
    const { outputs = {} } = await read({ type: "core/v1:Namespace", id: "default" });
    const found = { type: "core/v1:Namespace", id: "default", inputs: {}, outputs };
    await expect(remove(found)).rejects.toThrow(/this namespace may not be deleted/);
  });
});

describe("reading", () => {
  it("finds what others changed, and imports by id", async () => {
    const { make, read, cloud } = await openProgram();
    const made = await make("core/v1:Secret", app(one));
    cloud.apply({ ...app({}), data: { ...two, more: "" } });
    expect((await read(made)).inputs).toMatchObject({ data: secret(two) });
    const { inputs } = await read({ type: "core/v1:Secret", id: "default/app" });
    expect(inputs).toMatchObject({ metadata: { name: "app", namespace: "default" }, type: "Opaque" });
    expect(inputs?.data).toEqual(secret({ ...two, more: "" }));
  });
});
