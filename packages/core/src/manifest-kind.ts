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
  const nameKey = keyFor(json, "kind");
  const versionKey = keyFor(json, Object.hasOwn(json, "api_version") ? "api_version" : "apiVersion");
  const name = json[nameKey];
  const version = json[versionKey];
  const exact =
    typeof name === "string" && Object.hasOwn(kinds, name) ? (await kinds[name]?.())?.default : undefined;
  const misspelt = [nameKey, versionKey].filter((key) => !VALID_KEYS.has(key));
  if (exact && exact.apiVersion === version && misspelt.length === 0)
    return { kind: exact, json, problems: [] };

  const problems: Problem[] = [];
  const refuse: Refuse = (key, rule, message) => {
    problems.push(problemAt(locate([key]), [key], rule, message));
  };
  const all = await Promise.all(Object.values(kinds).map(async (load) => (await load()).default));
  const kind = exact ?? guessKind(nameKey, name, version, all, refuse);
  checkVersion(versionKey, version, kind, all, refuse);
  // With a kind, its fields tell which key is unknown.
  if (kind)
    return { kind, json: { ...json, kind: kind.name, [validKey(versionKey)]: kind.apiVersion }, problems };
  for (const key of misspelt)
    refuse(key, "field.unknown", `unknown field; did you mean ${nearest(key, TOP_KEYS)}?`);
  return { json, problems };
}

const TOP_KEYS = ["apiVersion", "kind", "metadata", "spec"];
const VALID_KEYS = new Set(["apiVersion", "api_version", "kind"]);
const validKey = (key: string): string => (VALID_KEYS.has(key) ? key : "apiVersion");

/** The key under which a manifest gives its kind or apiVersion, misspelt or not. */
function keyFor(json: { [key: string]: Json }, name: string): string {
  if (Object.hasOwn(json, name)) return name;
  return Object.keys(json).find((key) => !VALID_KEYS.has(key) && nearest(key, TOP_KEYS) === name) ?? name;
}

const LIST = "`kindling kinds` lists all";

function guessKind(
  key: string,
  name: Json | undefined,
  version: Json | undefined,
  all: Kind[],
  refuse: Refuse,
): Kind | undefined {
  if (name === undefined || name === null) {
    refuse(key, "required", `is missing: say what this manifest declares, such as ${all[0]?.name}; ${LIST}`);
    return undefined;
  }
  if (typeof name !== "string") {
    refuse(
      key,
      "field.type",
      `expected the name of a kind such as ${all[0]?.name}, found ${finding(name, false)}; ${LIST}`,
    );
    return undefined;
  }
  const near = nearest(
    name,
    all.map((kind) => kind.name),
  );
  refuse(key, "kind.unknown", `${quoted(name)} is unknown; ${near ? `did you mean ${near}? ` : ""}${LIST}`);
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
