import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { workplace } from "../packages/cli/src/testing/kindling.ts";

const guide = readFileSync(join(import.meta.dirname, "guides/laptop-to-cluster.md"), "utf8");
const [, manifests = ""] = /^```yaml\n(.*?)^```/ms.exec(guide) ?? [];
const lines = [...guide.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block = ""]) => block.split("\n"));
/** Those that need neither Pulumi's CLI nor a real cloud. */
const runnable = lines
  .filter((line) => /^npx kindling (validate|graph|export|\w+ .*--engine sandbox)/.test(line))
  .map((line) =>
    line
      .replace(/ > \S+$/, "")
      .split(" ")
      .slice(2),
  );

it("shows commands that do what they say", { timeout: 120_000 }, async () => {
  const place = await workplace();
  mkdirSync(place.path("shop"));
  await place.write("shop/shop.yaml", manifests);
  expect(runnable.length).toBeGreaterThanOrEqual(6);
  for (const args of runnable) {
    const { status, stderr } = await place.run(args);
    expect(status, `${args.join(" ")}\n${stderr}`).toBe(0);
  }
});

it("shows a cluster the keys that its Stacks need", async () => {
  const place = await workplace();
  await place.write("shop.yaml", manifests);
  const { stdout } = await place.run(["export", "operator", "shop.yaml", "--backend", "s3://shop-state"]);
  expect(stdout).toContain("name: civo-vpc-dev-shop\n");
  expect(stdout).toMatch(/prerequisites:\n +- name: civo-vpc-dev-shop\n/);
});
