import { getOption } from "@bufbuild/protobuf";
import type { ReflectMessage } from "@bufbuild/protobuf/reflect";
import { reference } from "@kindling/apis/kindling/shared/v1/options";
import {
  type StringValueOrRef,
  StringValueOrRefSchema,
  type ValueRef,
  ValueRefSchema,
} from "@kindling/apis/kindling/shared/v1/reference";
import { SecretValueSchema } from "@kindling/apis/kindling/shared/v1/secret_value";
import { kindProjects } from "@kindling/apis/kinds";
import type { Output } from "@pulumi/pulumi";
import { KindlingError } from "./error.ts";
import { listed, nearest } from "./nearest.ts";
import { type NestedMessage, nestedMessages } from "./nested-messages.ts";

/** Who refers to other resources: for messages, and for what references leave out. */
export interface Referrer {
  /** `CivoBucket`. */
  readonly kind: string;
  /** The environment of references that name none. */
  readonly env: string;
}

const READ = Symbol("the outputs of the resource that is referred to");

type ReadOutput = (name?: string) => Output<string>;

/**
 * An output of the resource that a reference names, by the name that is given, else the reference's own
 * (`fieldPath`), else its field's default. A secret stays one; in a preview it is unknown while the other isn't up.
 * Works on the messages that `moduleProgram` hands to a module. Throws `not-found` naming both ends.
 */
export function referenceInput(ref: ValueRef, output?: string): Output<string> {
  const read = (ref as { [READ]?: ReadOutput })[READ];
  if (!read) throw new TypeError("referenceInput works on the messages that moduleProgram hands to a module");
  return read(output);
}

/** A string that is given or read from another resource's output, for a resource's argument; see `referenceInput`. */
export function stringInput(value: StringValueOrRef): string | Output<string>;
export function stringInput(value: StringValueOrRef | undefined): string | Output<string> | undefined;
export function stringInput(value: StringValueOrRef | undefined): string | Output<string> | undefined {
  if (value?.source.case === undefined) return undefined;
  return value.source.case === "value" ? value.source.value : referenceInput(value.source.value);
}

/**
 * Reads the stacks that the references of `message` name, in place: `referenceInput` then gives their outputs. Runs
 * in a Pulumi program. Throws `not-found`, and `invalid-input` for a reference that doesn't say enough.
 */
export async function readReferences(message: ReflectMessage, from: Referrer): Promise<void> {
  const references = new References(from);
  for (const nested of nestedMessages(message)) {
    if (nested.message.desc.typeName !== ValueRefSchema.typeName) continue;
    const ref = nested.message.message as ValueRef;
    Object.defineProperty(ref, READ, { value: await references.read(ref, holderOf(nested)) });
  }
}

const WRAPPERS = new Set<string>([StringValueOrRefSchema.typeName, SecretValueSchema.typeName]);

/** Where the user sees the reference: the field that asks for a value, not the `ref` in it. */
const holderOf = (nested: NestedMessage): NestedMessage =>
  nested.parent && WRAPPERS.has(nested.parent.message.desc.typeName) ? nested.parent : nested;

type Outputs = Readonly<Record<string, unknown>>;

class References {
  readonly #from: Referrer;
  readonly #stacks = new Map<string, Promise<Outputs | undefined>>();

  constructor(from: Referrer) {
    this.#from = from;
  }

  async read(ref: ValueRef, { path: at, field }: NestedMessage): Promise<ReadOutput> {
    // As in the manifest, which the stack input holds as its target.
    const path = at.replace(/^target\./, "");
    const pulumi = await import("@pulumi/pulumi");
    const preset = field && getOption(field, reference);
    const kind = ref.kind || preset?.kind || "";
    const project = projectOf(kind, path);
    const stack = `${ref.env || this.#from.env}.${ref.name}`;
    const title = `${kind} ${stack}`;
    const refers = `${path} of ${this.#from.kind} ${pulumi.getStack()} refers to ${title}`;
    const name = `${pulumi.getOrganization()}/${project}/${stack}`;
    const outputs = await this.#outputs(name);
    const isUp = outputs !== undefined && Object.keys(outputs).length > 0;
    if (!isUp && !pulumi.runtime.isDryRun())
      throw new KindlingError("not-found", `${refers}, which isn't up: run \`up\` on its manifest first`, {
        path,
      });
    if (!isUp)
      await pulumi.log.info(`${refers}, which isn't up yet: what it gives is known after its own \`up\``);
    const known = isUp ? new pulumi.StackReference(name) : undefined;
    const own = ref.fieldPath.replace(/^status\.outputs\./, "") || preset?.field;
    const read: ReadOutput = (asked = own) => {
      if (!asked)
        throw new KindlingError("invalid-input", `${refers} without saying which output: add fieldPath`, {
          path,
        });
      if (!known || !outputs) return pulumi.output(pulumi.unknown) as unknown as Output<string>;
      if (!Object.hasOwn(outputs, asked)) throw noOutput(refers, asked, Object.keys(outputs), path);
      return known.requireOutput(asked) as Output<string>;
    };
    if (own) read(own);
    return read;
  }

  /** Undefined for a stack that never was. Each stack is read once. */
  #outputs(name: string): Promise<Outputs | undefined> {
    const before = this.#stacks.get(name);
    if (before) return before;
    const outputs = readStack(name);
    this.#stacks.set(name, outputs);
    return outputs;
  }
}

// A StackReference to a stack that isn't there fails the whole program, in previews too; this function can be asked.
async function readStack(name: string): Promise<Outputs | undefined> {
  const { runtime } = await import("@pulumi/pulumi");
  try {
    const { outputs } = await runtime.invoke("pulumi:pulumi:readStackOutputs", { name });
    return outputs as Outputs;
  } catch (error) {
    // Pulumi says `unknown stack "…"` (pkg/backend/backend.go), some backends and the sandbox "no stack".
    if (/unknown stack|no stack|not found/i.test(error instanceof Error ? error.message : ""))
      return undefined;
    throw error;
  }
}

function projectOf(kind: string, path: string): string {
  const project = kindProjects[kind];
  if (project !== undefined) return project;
  const names = Object.keys(kindProjects);
  const near = nearest(kind, names);
  const hint = near ? `did you mean ${near}?` : `there are ${listed(names)}`;
  const what = kind
    ? `refers to a kind ${kind}, which doesn't exist`
    : "refers to a resource without its kind";
  throw new KindlingError("invalid-input", `${path}: ${what}; ${hint}`, { path });
}

function noOutput(refers: string, name: string, names: readonly string[], path: string): KindlingError {
  const near = nearest(name, names);
  const hint = near ? `did you mean ${near}?` : `it has ${listed(names)}`;
  return new KindlingError("not-found", `${refers}, which has no output ${name}; ${hint}`, { path });
}
