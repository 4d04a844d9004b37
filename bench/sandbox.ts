import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { best, type Cost, runNode } from "./child.ts";
import { buckets } from "./manifests.ts";

/** Runs on the sandbox, as whole processes; the simulated cloud answers without delay. */
export async function sandboxCosts(kindling: string, folder: string): Promise<Record<string, Cost>> {
  const costs: Record<string, Cost> = {};
  for (const number of [1, 100]) {
    const file = `${number}.yaml`;
    const noun = number === 1 ? "1 bucket" : `${number} buckets`;
    await writeFile(join(folder, file), buckets(number));
    const empty = () => rm(join(folder, ".kindling"), { recursive: true, force: true });
    const command = (name: string, ...more: string[]) =>
      runNode([kindling, name, file, "--engine", "sandbox", ...more], folder);
    costs[`up, ${noun}`] = await best(3, () => command("up", "--yes"), empty);
    costs[`unchanged up, ${noun}`] = await best(3, () => command("up", "--yes"));
    costs[`preview, ${noun}, unchanged`] = await best(3, () => command("preview"));
    costs[`destroy, ${noun}`] = await command("destroy", "--yes");
  }
  return costs;
}
