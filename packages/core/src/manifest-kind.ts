import type { Kind } from "./kind.ts";
import type { KindLoaders } from "./kinds.ts";
import { finding, quoted } from "./message-words.ts";
import { listed, nearest } from "./nearest.ts";
import type { Problem } from "./problem.ts";
import { isJsonObject, type Json, type Locate, problemAt } from "./source.ts";

export interface FoundKind {
  /** What the manifest is to be checked as. Absent when its kind can't even be guessed. */
  readonly kind?: Kind;
  /** The manifest, put right in kind and apiVersion so that the rest of it can be checked. */
  readonly json: Json;
  readonly problems: Problem[];
}

type Refuse = (key: string, rule: string, message: string) => void;

/** Finds out what kind a document declares. A kind that is only misspelt is taken for the one that was meant. */
export async function findKind(json: Json, locate: Locate, kinds: KindLoaders): Promise<FoundKind> {
  if (!isJsonObject(json)) {
    const message = `a manifest is a mapping with apiVersion, kind, metadata and spec; found ${finding(json, true)}`;
    return { json, problems: [problemAt(locate([]), [], "field.type", message)] };
  }
  const versionKey = Object.hasOwn(json, "api_version") ? "api_version" : "apiVersion";
  const version = json[versionKey];
  const exact =
    typeof json.kind === "string" && Object.hasOwn(kinds, json.kind) ? await kinds[json.kind]?.() : undefined;
  if (exact && exact.default.apiVersion === version) return { kind: exact.default, json, problems: [] };

  const problems: Problem[] = [];
  const refuse: Refuse = (key, rule, message) => {
    problems.push(problemAt(locate([key]), [key], rule, message));
  };
  const all = await Promise.all(Object.values(kinds).map(async (load) => (await load()).default));
  const kind = exact?.default ?? guessKind(json.kind, version, all, refuse);
  checkVersion(versionKey, version, kind, all, refuse);
  if (!kind) return { json, problems };
  return { kind, json: { ...json, kind: kind.name, [versionKey]: kind.apiVersion }, problems };
}

const LIST = "`kindling kinds` lists all";

function guessKind(
  name: Json | undefined,
  version: Json | undefined,
  all: Kind[],
  refuse: Refuse,
): Kind | undefined {
  if (name === undefined || name === null) {
    refuse(
      "kind",
      "required",
      `is missing: say what this manifest declares, such as ${all[0]?.name}; ${LIST}`,
    );
    return undefined;
  }
  if (typeof name !== "string") {
    refuse(
      "kind",
      "field.type",
      `expected the name of a kind such as ${all[0]?.name}, found ${finding(name, false)}; ${LIST}`,
    );
    return undefined;
  }
  const near = nearest(
    name,
    all.map((kind) => kind.name),
  );
  refuse(
    "kind",
    "kind.unknown",
    `${quoted(name)} is unknown; ${near ? `did you mean ${near}? ` : ""}${LIST}`,
  );
  const meant = all.find((kind) => kind.name === near);
  return meant?.apiVersion === version || meant?.name.toLowerCase() === name.toLowerCase()
    ? meant
    : undefined;
}

function checkVersion(
  key: string,
  version: Json | undefined,
  kind: Kind | undefined,
  all: Kind[],
  refuse: Refuse,
): void {
  if (version !== undefined && version === kind?.apiVersion) return;
  const known = [...new Set(all.map(({ apiVersion }) => apiVersion))].sort();
  const right = kind ? `${kind.name} has ${kind.apiVersion}` : `known are ${listed(known)}`;
  if (version === undefined || version === null) refuse(key, "required", `is missing: ${right}`);
  else if (typeof version !== "string")
    refuse(key, "field.type", `expected a string, found ${finding(version, false)}; ${right}`);
  else if (!known.includes(version))
    refuse(key, "api_version.unknown", `${quoted(version)} is unknown; ${right}`);
  else if (kind) refuse(key, "api_version.mismatch", `${quoted(version)} is of other kinds; ${right}`);
}
