import { readFile } from "node:fs/promises";
import {
  PolicyPack_EnforcementLevel as Level,
  type Policy,
  type PolicyPack,
  PolicyPackSchema,
} from "@kindling/apis/kindling/policy/v1/policy_pack";
import { KindlingError } from "./error.ts";
import type { Kind } from "./kind.ts";
import type { KindLoaders } from "./kinds.ts";
import { checkMessage } from "./message-check.ts";
import { nearest } from "./nearest.ts";
import { type Evaluate, ExpressionError, parsed, rule, value } from "./policy-expression.ts";
import { placeInScalar } from "./policy-place.ts";
import { ANY, type Type, walkExpression } from "./policy-types.ts";
import type { Problem } from "./problem.ts";
import { byPlace, type Locate, type Path, problemAt } from "./source.ts";
import { readDocuments } from "./yaml-source.ts";

/** A policy that is ready to judge. */
export interface ReadyPolicy {
  readonly name: string;
  readonly level: "mandatory" | "advisory";
  readonly severity: "low" | "medium" | "high" | "critical" | undefined;
  /** Whether it is about manifests, or about resources of these types. */
  readonly about: "manifests" | readonly RegExp[];
  /** Names of kinds; undefined for all. */
  readonly kinds: ReadonlySet<string> | undefined;
  readonly holds: Evaluate;
  readonly message: (bindings: Readonly<Record<string, unknown>>) => string;
  /** The manifest's field that violations are placed at: `spec.nodeCount`. */
  readonly field: string;
}

export interface LoadedPolicies {
  readonly policies: readonly ReadyPolicy[];
  readonly problems: readonly Problem[];
}

/**
 * Reads policy packs and finds every problem in them at once, those in CEL expressions at their places. Throws
 * `unreadable` when a file can't be read.
 */
export async function loadPolicyPacks(files: readonly string[], kinds: KindLoaders): Promise<LoadedPolicies> {
  const policies: ReadyPolicy[] = [];
  const problems: Problem[] = [];
  for (const file of files) {
    const source = await readText(file);
    const { documents, problems: unreadable } = readDocuments(file, source);
    problems.push(...unreadable);
    for (const { json, locate } of documents) {
      const checked = checkMessage(PolicyPackSchema, json, locate);
      problems.push(...checked.problems);
      // What could be read is checked further, whatever else is wrong.
      const read = checked.read as PolicyPack;
      const pack = { pack: read, source, locate, kinds };
      for (const [index, policy] of read.policies.entries()) {
        const ready = await readyPolicy(policy, ["policies", index], pack);
        problems.push(...ready.problems);
        if (ready.policy) policies.push(ready.policy);
      }
      problems.push(...twice(read, locate));
    }
  }
  return { policies, problems: problems.toSorted(byPlace) };
}

interface Pack {
  readonly pack: PolicyPack;
  readonly source: string;
  readonly locate: Locate;
  readonly kinds: KindLoaders;
}

async function readyPolicy(
  policy: Policy,
  path: Path,
  pack: Pack,
): Promise<{ policy?: ReadyPolicy; problems: readonly Problem[] }> {
  const level = policy.enforcementLevel || pack.pack.enforcementLevel || Level.mandatory;
  const problems = unknownKinds(policy, path, pack);
  const known = await Promise.all(
    (policy.kinds.length > 0 ? policy.kinds : Object.keys(pack.kinds)).flatMap((name) => {
      const load = pack.kinds[name];
      return load ? [load().then((module) => module.default)] : [];
    }),
  );
  const variables = variablesFor(policy, known);
  const compiled = policy.rule ? compile("rule", policy.rule, path, pack, variables, problems) : undefined;
  const messageExpression = policy.messageExpression
    ? compile("messageExpression", policy.messageExpression, path, pack, variables, problems)
    : undefined;
  if (policy.fieldPath) problems.push(...wrongField(policy, path, pack, known));
  if (level === Level.disabled || problems.length > 0 || !compiled) return { problems };
  const fallback = policy.message || policy.description || `must hold: ${policy.rule.trim()}`;
  const said = messageExpression && value(messageExpression.expr);
  const { reads } = compiled;
  return {
    problems,
    policy: {
      name: policy.name,
      level: level === Level.advisory ? "advisory" : "mandatory",
      severity: ([undefined, "low", "medium", "high", "critical"] as const)[policy.severity],
      about: policy.resources.length > 0 ? policy.resources.map(glob) : "manifests",
      kinds: policy.kinds.length > 0 ? new Set(policy.kinds) : undefined,
      holds: rule(compiled.expr),
      message(bindings) {
        const text = said?.(bindings);
        return typeof text === "string" && text ? text : fallback;
      },
      field: policy.fieldPath || (reads.findLast(isOwn) ?? reads.at(-1) ?? ""),
    },
  };
}

/** A field of the spec itself: what most rules are about, after conditions on the metadata. */
const isOwn = (path: string): boolean => path.startsWith("spec.");

function variablesFor({ resources }: Policy, kinds: readonly Kind[]): Record<string, Type> {
  const schemas = kinds.map(({ schema }) => schema);
  const manifest: Type = schemas.length > 0 ? { is: "message", schemas, path: "" } : ANY;
  if (resources.length === 0) return { manifest };
  const fields = { type: ANY, name: ANY, inputs: ANY, protect: ANY, retainOnDelete: ANY };
  return { manifest, resource: { is: "struct", fields } };
}

type Field = "rule" | "messageExpression";

/** Parses and checks an expression; what is wrong with it goes to `problems`, at its place in the file. */
function compile(
  field: Field,
  text: string,
  path: Path,
  { source, locate }: Pack,
  variables: Readonly<Record<string, Type>>,
  problems: Problem[],
) {
  const at = writtenAs(locate, path, field);
  const start = locate(at);
  const say = (offset: number, message: string) =>
    problems.push(
      problemAt({ ...start, ...placeInScalar(source, start, text, offset) }, at, "policy.cel", message),
    );
  try {
    const { expr, sourceInfo } = parsed(text);
    const { findings, reads } = walkExpression(expr, sourceInfo?.positions ?? {}, text, variables);
    for (const { offset, message } of findings) say(offset, message);
    return { expr, reads };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    say(error.offset, error.message);
    return undefined;
  }
}

/** Fields may be written by their proto names, too. */
function writtenAs(locate: Locate, path: Path, field: Field): Path {
  const snake = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const [camel, other] = [
    [...path, field],
    [...path, snake],
  ];
  return locate(camel).text === undefined && locate(other).text !== undefined ? other : camel;
}

function unknownKinds({ kinds: names }: Policy, path: Path, { locate, kinds }: Pack): Problem[] {
  return names.flatMap((name, index) => {
    if (kinds[name]) return [];
    const at = [...path, "kinds", index];
    const meant = nearest(name, Object.keys(kinds));
    const message = `there is no kind ${name}; ${meant ? `did you mean ${meant}?` : "kindling kinds lists them all"}`;
    return [problemAt(locate(at), at, "kind.unknown", message)];
  });
}

function wrongField({ fieldPath }: Policy, path: Path, { locate }: Pack, kinds: readonly Kind[]): Problem[] {
  const at = [...path, "fieldPath"];
  let schemas = kinds.map(({ schema }) => schema);
  for (const step of fieldPath.split(".")) {
    const fields = schemas.flatMap((schema) => schema.fields);
    const found = fields.filter(({ jsonName }) => jsonName === step);
    if (found.length === 0) {
      const meant = nearest(step, new Set(fields.map(({ jsonName }) => jsonName)));
      const message = `${fieldPath} is no field of these kinds: ${step} is unknown${meant ? `; did you mean ${meant}?` : ""}`;
      return [problemAt(locate(at), at, "field.unknown", message)];
    }
    schemas = found.flatMap(({ message }) => message ?? []);
  }
  return [];
}

function twice({ policies }: PolicyPack, locate: Locate): Problem[] {
  return policies.flatMap(({ name }, index) => {
    const first = policies.findIndex((policy) => policy.name === name);
    if (first === index) return [];
    const at = ["policies", index, "name"];
    return [problemAt(locate(at), at, "policy.duplicate", `there is a policy ${name} before this one`)];
  });
}

const glob = (type: string): RegExp =>
  new RegExp(
    `^${type
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\/]/g, "\\$&"))
      .join(".*")}$`,
  );

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const why = cause instanceof Error && "code" in cause ? ` (${cause.code})` : "";
    throw new KindlingError("unreadable", `the policy pack ${file} can't be read${why}`, {
      path: file,
      cause,
    });
  }
}
