import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Change } from "@kindling/apis/kindling/shared/v1/options";
import type { Kind } from "@kindling/core/kind";
import { isJsonObject, type Json } from "@kindling/core/source";
import type { KindSuiteOptions } from "./kind-suite-checks.ts";
import { otherValue, settingsOf, valueAt, withValueAt } from "./kind-suite-fields.ts";
import { checkedManifest, specOf, specSchema } from "./kind-suite-manifest.ts";

/** A kind's full example and what a run of it takes from outside. */
export interface EditedExample {
  readonly json: Json;
  /** Where its other secrets are. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The example with every setting changed at once whose change does that: to the values that the kind's suite tries,
 * where it has to be told. Left out is what the example, or a change before it, excludes. `folder` has its files.
 */
export async function editedExample(
  kind: Kind,
  example: EditedExample,
  change: Change,
  { changes = {}, alternatives = {}, starts = {}, folder }: Partial<KindSuiteOptions> & { folder: string },
): Promise<EditedExample> {
  let { json, env } = example;
  for (const setting of settingsOf(specSchema(kind))) {
    const { path, field } = setting;
    if (setting.change !== change || path in alternatives || path in starts) continue;
    const current = valueAt(specOf(json), path);
    let other = path in changes ? changes[path] : otherValue(field, current);
    if (isInFile(other)) {
      // The suite's other files are its own.
      if (!isInFile(current)) continue;
      const name = `OTHER_SECRET_${Object.keys(env).length}`;
      env = { ...env, [name]: otherText(await readFile(join(folder, current.file), "utf8")) };
      other = { env: name };
    }
    if (other === undefined) continue;
    const tried = withValueAt(json, `spec.${path}`, other);
    if (checkedManifest(kind, tried).problems.length === 0) json = tried;
  }
  return { json, env };
}

const isInFile = (value: Json | undefined): value is { file: string } =>
  isJsonObject(value) && typeof value.file === "string";

/** A script gets one more comment. */
const otherText = (text: string): string => (text.trim().includes("\n") ? `${text}# 2\n` : `${text.trim()}2`);
