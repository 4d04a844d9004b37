import { getOption, hasOption } from "@bufbuild/protobuf";
import type { ReflectMessage } from "@bufbuild/protobuf/reflect";
import { type ReferenceTarget, reference } from "@kindling/apis/kindling/shared/v1/options";
import {
  StringValueOrRefSchema,
  type ValueRef,
  ValueRefSchema,
} from "@kindling/apis/kindling/shared/v1/reference";
import { SecretValueSchema } from "@kindling/apis/kindling/shared/v1/secret_value";
import { kindProjects } from "@kindling/apis/kinds";
import type { StackName } from "./engine.ts";
import { listed, nearest } from "./nearest.ts";
import { type NestedMessage, nestedMessages } from "./nested-messages.ts";
import { type ResourceName, resourceText } from "./resource-name.ts";

/** A reference as it stands in a message. */
export interface FoundReference {
  readonly ref: ValueRef;
  /** The reference itself. */
  readonly own: NestedMessage;
  /** Where the user sees it: the field that asks for a value, not the `ref` in it. */
  readonly holder: NestedMessage;
}

/** Every reference in a message. */
export function* referencesIn(message: ReflectMessage, path = ""): Generator<FoundReference> {
  for (const own of nestedMessages(message, path)) {
    if (own.message.desc.typeName !== ValueRefSchema.typeName) continue;
    const holder = own.parent && WRAPPERS.has(own.parent.message.desc.typeName) ? own.parent : own;
    yield { ref: own.message.message as ValueRef, own, holder };
  }
}

/** Messages that hold a value or a reference to one. */
const WRAPPERS = new Set<string>([StringValueOrRefSchema.typeName, SecretValueSchema.typeName]);

/** What a reference leads to, its own words and its field's defaults taken together. */
export interface Aim {
  readonly to: ResourceName;
  readonly stack: StackName;
  /** The stack output that is read. Absent where the resource as a whole is meant. */
  readonly output?: string;
  /** What the field says of what it refers to, where it isn't indifferent to that. */
  readonly target?: ReferenceTarget;
}

/** Why a reference leads nowhere, whatever is up. */
export interface WrongReference {
  /** The part of it that is wrong. */
  readonly part?: "kind" | "field_path";
  readonly rule: string;
  readonly message: string;
}

/** What a reference leads to. `env` is the environment of who refers. A message fits after `refersText` and a colon. */
export function aimOf({ ref, holder, own }: FoundReference, env: string): Aim | WrongReference {
  const targets = targetsOf(holder);
  const kind = ref.kind || targets[0]?.kind || "";
  const project = Object.hasOwn(kindProjects, kind) ? kindProjects[kind] : undefined;
  if (project === undefined) return unknownKind(kind, targets);
  const target = targets.find((candidate) => candidate.kind === kind);
  if (targets.length > 0 && !target)
    return { part: "kind", rule: "reference.kind", message: `takes ${kindsText(targets)}, not a ${kind}` };
  const asked = ref.fieldPath.replace(/^status\.outputs\./, "");
  const asWhole = holder === own && target !== undefined && target.field === "";
  if (asWhole && asked)
    return {
      part: "field_path",
      rule: "reference.field_path",
      message: `takes the ${kind} as a whole: leave fieldPath out`,
    };
  const output = asked || target?.field;
  if (!asWhole && !output)
    return {
      rule: "reference.field_path",
      message: `doesn't say which output of the ${kind}: add fieldPath`,
    };
  const to = { kind, name: ref.name, env: ref.env || env };
  const stack = { project, stack: `${to.env}.${to.name}` };
  const isChoosy = target !== undefined && (target.sole || target.unfit.length > 0);
  return { to, stack, ...(output ? { output } : {}), ...(isChoosy ? { target } : {}) };
}

export const isWrong = (aim: Aim | WrongReference): aim is WrongReference => "message" in aim;

/** The kinds that fit, with the output that is read of each, the usual one first. Empty: any. */
function targetsOf({ field }: NestedMessage): readonly ReferenceTarget[] {
  if (!field || !hasOption(field, reference)) return [];
  const target = getOption(field, reference);
  return target.kind ? [target, ...target.alternatives] : [];
}

const kindsText = (targets: readonly ReferenceTarget[]): string =>
  listed(
    targets.map(({ kind }) => `a ${kind}`),
    "or",
  );

function unknownKind(kind: string, targets: readonly ReferenceTarget[]): WrongReference {
  const rule = "reference.kind";
  if (!kind) return { rule, message: "doesn't say which kind it refers to: add kind" };
  const near = nearest(
    kind,
    targets.length ? targets.map((target) => target.kind) : Object.keys(kindProjects),
  );
  const hint = near
    ? `did you mean ${near}?`
    : targets.length
      ? `it takes ${kindsText(targets)}`
      : "`kindling kinds` lists all";
  return { part: "kind", rule, message: `there is no kind ${kind}; ${hint}` };
}

/** `refers to CivoVpc/prod-network`, whether that can be or not. */
export function refersText({ ref, holder }: FoundReference, env: string): string {
  const kind = ref.kind || targetsOf(holder)[0]?.kind;
  return `refers to ${kind ? resourceText({ kind, name: ref.name, env: ref.env || env }, env) : ref.name}`;
}
