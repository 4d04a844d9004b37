import { globSync } from "node:fs";
import { join } from "node:path";
import type { Document } from "./client/document.ts";

/** For tests: every document of the package, by the name that it is exported under. */
export async function documents(): Promise<ReadonlyMap<string, Document<unknown, never>>> {
  const folder = join(import.meta.dirname, "documents");
  const modules: object[] = await Promise.all(
    globSync("*.ts", { cwd: folder })
      .sort()
      .map((file) => import(join(folder, file))),
  );
  const found = modules
    .flatMap((module) => Object.entries(module))
    .flatMap(([name, value]) => inside(name, value));
  return new Map(found);
}

/** Documents may be grouped: `slack.add`. */
function inside(name: string, value: unknown): [string, Document<unknown, never>][] {
  if (typeof value !== "object" || value === null) return [];
  if ("operation" in value) return [[name, value as Document<unknown, never>]];
  return Object.entries(value).flatMap(([key, part]) =>
    typeof part === "object" && part !== null && "operation" in part
      ? [[`${name}.${key}`, part as Document<unknown, never>]]
      : [],
  );
}
