import type { ReflectMessage } from "@bufbuild/protobuf/reflect";
import type { StringValueOrRef, ValueRef } from "@kindling/apis/kindling/shared/v1/reference";
import type { Output, StackReference } from "@pulumi/pulumi";
import type { Outputs, StackName } from "./engine.ts";
import { KindlingError } from "./error.ts";
import { listed, nearest } from "./nearest.ts";
import { containsUnknown, isObject, isSecret, type PropertyValue, UNKNOWN } from "./property-value.ts";
import { aimOf, type FoundReference, isWrong, referencesIn, refersText } from "./reference-target.ts";
import { resourceText } from "./resource-name.ts";

/** What else is carried out in the same run: references to it needn't wait for the backend. */
export interface SameRun {
  /** What a stack of this run gives by now, or in a preview will give. Undefined for any other stack. */
  outputsOf(stack: StackName): Outputs | undefined;
  /** Hears in a preview what isn't known yet: `spec.network: known after CivoVpc/prod-network is up`. */
  onUnknown(text: string): void;
}

/** Who refers to other resources: for messages, and for what references leave out. */
export interface Referrer {
  /** `CivoBucket`. */
  readonly kind: string;
  /** The environment of references that name none. */
  readonly env: string;
  /** Absent where the module runs alone. */
  readonly sameRun?: SameRun | undefined;
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
  if (value.source.case === "value") return value.source.value;
  return referenceInput(value.source.value).apply((given: unknown) =>
    typeof given === "number" || typeof given === "boolean" ? String(given) : (given as string),
  );
}

/**
 * Reads the stacks that the references of `message` name, in place: `referenceInput` then gives their outputs. Runs
 * in a Pulumi program. Throws `not-found`, and `invalid-input` for a reference that leads nowhere.
 */
export async function readReferences(message: ReflectMessage, from: Referrer): Promise<void> {
  const references = new References(from);
  for (const found of referencesIn(message))
    Object.defineProperty(found.ref, READ, { value: await references.read(found) });
}

type StackOutputs = Readonly<Record<string, unknown>>;

class References {
  readonly #from: Referrer;
  readonly #outputs = new Map<string, Promise<StackOutputs | undefined>>();
  readonly #stacks = new Map<string, StackReference>();
  readonly #unknown = new Set<string>();

  constructor(from: Referrer) {
    this.#from = from;
  }

  async read(found: FoundReference): Promise<ReadOutput> {
    const { sameRun, env, kind } = this.#from;
    // As in the manifest, which the stack input holds as its target.
    const path = found.holder.path.replace(/^target\./, "");
    const aim = aimOf(found, env);
    const pulumi = await import("@pulumi/pulumi");
    const from = `${path} of ${kind} ${pulumi.getStack()}`;
    if (isWrong(aim))
      throw new KindlingError("invalid-input", `${from} ${refersText(found, env)}: ${aim.message}`, { path });
    const { to, stack } = aim;
    const refers = `${from} refers to ${to.kind} ${stack.stack}`;
    const given = sameRun?.outputsOf(stack);
    const name = `${pulumi.getOrganization()}/${stack.project}/${stack.stack}`;
    const outputs = await once(this.#outputs, name, () => readStack(name));
    const isUp = outputs !== undefined && Object.keys(outputs).length > 0;
    const preview = pulumi.runtime.isDryRun();
    if (!isUp && !given && !preview)
      throw new KindlingError("not-found", `${refers}, which isn't up: run \`up\` on its manifest first`, {
        path,
      });
    // It belongs to the state even where this run knows better: it tells who refers to whom.
    const known = isUp ? once(this.#stacks, name, () => new pulumi.StackReference(name)) : undefined;
    const unknown = () => {
      this.#tell(`${path}: known after ${resourceText(to, env)} is up`, pulumi.log.info);
      return pulumi.unknown;
    };
    const check = (asked: string, all: StackOutputs) => {
      if (!Object.hasOwn(all, asked)) throw noOutput(refers, asked, Object.keys(all), path);
      if (["", null, undefined, UNKNOWN].includes(all[asked] as string)) throw noValue(refers, asked, path);
    };
    const after = (value: unknown) =>
      (known ? known.name.apply(() => value) : pulumi.output(value)) as Output<string>;
    const read: ReadOutput = (asked = aim.output) => {
      if (!asked) throw new TypeError(`${path} takes a resource as a whole: say which output of it is read`);
      if (given) {
        const value = given[asked];
        if (preview && (value === undefined || containsUnknown(value.value))) return after(unknown());
        check(asked, Object.fromEntries(Object.entries(given).map(([key, output]) => [key, output.value])));
        const plain = inputOf(value?.value ?? null, pulumi);
        return after(value?.secret ? pulumi.secret(plain) : plain);
      }
      if (!known || !outputs) return after(unknown());
      check(asked, outputs);
      return known.requireOutput(asked) as Output<string>;
    };
    // What is wrong shows now, whether the module uses it or not.
    if (aim.output) read(aim.output);
    return read;
  }

  #tell(text: string, log: (message: string) => Promise<void>): void {
    if (this.#unknown.has(text)) return;
    this.#unknown.add(text);
    if (this.#from.sameRun) this.#from.sameRun.onUnknown(text);
    else void log(text);
  }
}

function once<Value>(known: Map<string, Value>, name: string, make: () => Value): Value {
  const value = known.get(name) ?? make();
  known.set(name, value);
  return value;
}

/** A value of the engine's as one of a program's. */
function inputOf(value: PropertyValue, pulumi: typeof import("@pulumi/pulumi")): unknown {
  if (isSecret(value)) return pulumi.secret(inputOf(value.value, pulumi));
  if (Array.isArray(value)) return value.map((item) => inputOf(item, pulumi));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inputOf(item, pulumi)]));
}

// A StackReference to a stack that isn't there fails the whole program, in previews too; this function can be asked.
async function readStack(name: string): Promise<StackOutputs | undefined> {
  const { runtime } = await import("@pulumi/pulumi");
  try {
    const { outputs } = await runtime.invoke("pulumi:pulumi:readStackOutputs", { name });
    return outputs as StackOutputs;
  } catch (error) {
    // Pulumi says `unknown stack "…"` (pkg/backend/backend.go), some backends and the sandbox "no stack".
    if (/unknown stack|no stack|not found/i.test(error instanceof Error ? error.message : ""))
      return undefined;
    throw error;
  }
}

function noOutput(refers: string, name: string, names: readonly string[], path: string): KindlingError {
  const near = nearest(name, names);
  const hint = near ? `did you mean ${near}?` : `it has ${listed(names)}`;
  return new KindlingError("not-found", `${refers}, which has no output ${name}; ${hint}`, { path });
}

function noValue(refers: string, name: string, path: string): KindlingError {
  const message = `${refers}, whose output ${name} is empty: it may come with a later \`up\` or \`refresh\` of its manifest`;
  return new KindlingError("not-found", message, { path });
}
