import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UNKNOWN } from "@kindling/core/property-value";
import { describe, expect, it } from "vitest";
import { openProgram } from "./program.fixture.ts";

const RELEASE = "helm.sh/v3:Release";
const operator = (more = {}) => ({
  ...{ name: "postgres-operator", chart: "postgres-operator", version: "1.12.2", namespace: "operator" },
  ...{ createNamespace: true, values: { configKubernetes: { watched_namespace: "*" } } },
  ...more,
});
const database = {
  ...{
    apiVersion: "acid.zalan.do/v1",
    kind: "postgresql",
    metadata: { name: "acid-db", namespace: "operator" },
  },
  spec: { numberOfInstances: 1 },
};

describe("a release", () => {
  it("makes the chart's objects and CRDs, and says which", async () => {
    const { make, preview, cloud } = await openProgram();
    expect(await preview(RELEASE, operator())).toMatchObject({ resourceNames: UNKNOWN, status: UNKNOWN });
    const { id, outputs } = await make(RELEASE, operator());
    expect(id).toBe("operator/postgres-operator");
    expect(outputs.status).toMatchObject({ status: "deployed", revision: 1, version: "1.12.2" });
    expect(outputs.resourceNames).toMatchObject({
      "Service/v1": ["operator/postgres-operator"],
      "PriorityClass.scheduling.k8s.io/scheduling.k8s.io/v1": ["postgres-operator-pod"],
    });
    const made = await make("acid.zalan.do/v1:postgresql", database);
    expect(made.id).toBe("operator/acid-db");
    expect(cloud.releases()).toMatchObject([{ values: operator().values }]);
  });

  it("is upgraded in place", async () => {
    const { make, diff, change, cloud } = await openProgram();
    const made = await make(RELEASE, operator());
    expect((await diff(made, operator())).changes).toBe("none");
    const values = { podPriorityClassName: { create: false } };
    const { detailedDiff, replaces } = await diff(made, operator({ values }));
    expect([Object.keys(detailedDiff), replaces]).toEqual([
      ["values.configKubernetes", "values.podPriorityClassName"],
      [],
    ]);
    const { outputs } = await change(made, operator({ values }));
    expect(outputs.status).toMatchObject({ revision: 2 });
    expect(cloud.objects().map(({ kind }) => kind)).not.toContain("PriorityClass");
  });

  it("in another namespace fails on what is the whole cluster's, until the old one is gone", async () => {
    const { make, diff, remove } = await openProgram();
    const made = await make(RELEASE, operator());
    const moved = operator({ namespace: "other" });
    expect(await diff(made, moved)).toMatchObject({ replaces: ["namespace"], deleteBeforeReplace: false });
    await expect(make(RELEASE, moved)).rejects.toThrow(
      /Unable to continue with install: ClusterRole "postgres-operator" in namespace "" exists.*release-namespace" must equal "other": current value is "operator"/,
    );
    await remove(made);
    expect((await make(RELEASE, moved)).id).toBe("other/postgres-operator");
  });

  it("leaves its CRDs behind, and what is of them", async () => {
    const { make, remove, cloud } = await openProgram();
    const made = await make(RELEASE, operator());
    await make("acid.zalan.do/v1:postgresql", database);
    await remove(made);
    expect(cloud.objects().map(({ kind }) => kind)).toEqual([
      ...["Namespace", "CustomResourceDefinition", "CustomResourceDefinition", "CustomResourceDefinition"],
      "postgresql",
    ]);
    await expect(remove(made)).rejects.toThrow("Release not loaded: postgres-operator: release: not found");
  });

  it.each([
    ["a namespace that isn't there", { createNamespace: false }, 'namespaces "operator" not found'],
    ["a name that Helm refuses", { name: "Postgres" }, "invalid release name, must match regex"],
    ["no chart", { chart: "" }, "missing required property"],
  ])("is refused for %s", async (_, more, words) => {
    const { make } = await openProgram();
    await expect(make(RELEASE, operator(more))).rejects.toThrow(words);
  });

  it("may never become ready: it is there, and the next run changes it", async () => {
    const { make, cloud } = await openProgram();
    cloud.fail({ resource: "releases", verb: "create", when: "after", message: "context deadline exceeded" });
    await expect(make(RELEASE, operator())).rejects.toMatchObject({
      message: expect.stringMatching(/was created, but failed to initialize completely.*context deadline/),
      id: "operator/postgres-operator",
      outputs: { status: { status: "failed" } },
    });
    await expect(make(RELEASE, operator())).rejects.toThrow("cannot re-use a name that is still in use");
  });

  it("of a chart that isn't known makes nothing else, and says so", async () => {
    const { make, logs, cloud } = await openProgram({
      existing: [{ object: { apiVersion: "v1", kind: "Namespace", metadata: { name: "operator" } } }],
    });
    await make(RELEASE, operator({ chart: "oci://charts.example/redis", name: "redis" }));
    expect(logs.join()).toMatch(/doesn't know what the chart redis makes/);
    expect(cloud.objects()).toHaveLength(1);
  });
});

describe("values", () => {
  it("that the chart at hand doesn't know are refused, those that it shows commented out aren't", async () => {
    const charts = { "postgres-operator": { values: "values.yaml", versions: ["1.12.2"] } };
    const { check, directory } = await openProgram({ charts });
    const known = "top: {}\nconfigKubernetes:\n  watched_namespace: '*'\n  # inherited_labels:\n  # - app\n";
    await writeFile(join(directory, "values.yaml"), known);
    const withValues = (values: object) => check(RELEASE, operator({ values }));
    await withValues({ top: { any: 1 }, configKubernetes: { inherited_labels: ["a"] } });
    await expect(withValues({ configKubernetes: { watched_namespaces: "a" } })).rejects.toThrow(
      "values.configKubernetes.watched_namespaces: is none of the chart's values; did you mean watched_namespace?",
    );
    await expect(withValues({ configKubernets: {} })).rejects.toThrow("did you mean configKubernetes?");
    await expect(withValues({ configKubernetes: "x" })).rejects.toThrow("is a table in the chart's values");
    await expect(check(RELEASE, operator({ version: "9.9.9" }))).rejects.toThrow(
      'chart "postgres-operator" version "9.9.9" not found',
    );
  });
});
