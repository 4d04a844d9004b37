import { expect, it } from "vitest";
import { chartSource, knowsIrsa } from "./chart.ts";
import { quantity } from "./quantity.ts";

it.each([
  [
    "https://charts.example.com/mirror",
    { chart: "postgres-operator", repositoryOpts: { repo: "https://charts.example.com/mirror" } },
  ],
  ["oci://registry.example.com/charts/", { chart: "oci://registry.example.com/charts/postgres-operator" }],
  ["/srv/charts/postgres-operator-1.12.2.tgz", { chart: "/srv/charts/postgres-operator-1.12.2.tgz" }],
])("the chart comes from %s", (repository, expected) =>
  expect(chartSource({ version: "1.12.2", repository })).toEqual({ version: "1.12.2", ...expected }),
);

it("knows which charts have irsa_role_arn", () =>
  expect(["1.12.2", "1.15.1", "2.0.1", "10.0.0"].map(knowsIrsa)).toEqual([false, false, true, true]));

it.each([
  ["50m", 0.05],
  ["1000m", 1],
  ["0.5", 0.5],
  ["1Gi", 2 ** 30],
  ["100M", 1e8],
])("%s is %d", (text, value) => expect(quantity(text)).toBe(value));
