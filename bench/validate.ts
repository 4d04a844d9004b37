import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { best, type Cost, run } from "./child.ts";
import { buckets } from "./manifests.ts";

/** `validate` as a whole process, beside a Node that does nothing. */
export async function validateCosts(kindling: string, folder: string): Promise<Record<string, Cost>> {
  for (const number of [1, 1000]) await writeFile(join(folder, `${number}.yaml`), buckets(number));
  const bare = [process.execPath, "-e", "0"];
  return {
    "node -e 0": await best(10, () => run(bare, folder)),
    "validate 1 manifest": await best(10, () => run([kindling, "validate", "1.yaml"], folder)),
    "validate 1,000 manifests": await best(3, () => run([kindling, "validate", "1000.yaml"], folder)),
  };
}
