import type { Engine, StackName } from "@kindling/core/engine";
import { isObject, type PropertyMap, type PropertyValue } from "@kindling/core/property-value";
import pLimit from "p-limit";
import { stackKey } from "./run-outputs.ts";

const STATES_AT_A_TIME = 8;
const STACK_REFERENCE = "pulumi:pulumi:StackReference";

/** What refers to what, by `stackKey`, as the states of an engine's backend say. */
export interface StateReferences {
  /** The stacks that each stack refers to. Only stacks that hold resources are here. */
  readonly references: ReadonlyMap<string, readonly string[]>;
  /** Stacks whose state can't be read, and why. */
  readonly unreadable: ReadonlyMap<string, string>;
}

/** Reads every state of the backend. Works on any engine, since Pulumi keeps a resource for each reference. */
export async function stateReferences(engine: Engine): Promise<StateReferences> {
  const references = new Map<string, readonly string[]>();
  const unreadable = new Map<string, string>();
  const limit = pLimit(STATES_AT_A_TIME);
  const read = async (stack: StackName) => {
    try {
      const referred = await referredBy(stack, engine);
      if (referred) references.set(stackKey(stack), referred);
    } catch (error) {
      unreadable.set(stackKey(stack), error instanceof Error ? error.message : String(error));
    }
  };
  const filled = (await engine.stacks()).filter(({ resourceCount }) => resourceCount !== 0);
  await Promise.all(filled.map((stack) => limit(() => read(stack))));
  return { references, unreadable };
}

/** The stacks that a stack refers to, by `stackKey`; undefined for one that holds no resources. */
export async function referredBy(stack: StackName, engine: Engine): Promise<string[] | undefined> {
  const { deployment } = await engine.export(stack);
  const resources = listOf(deployment.resources);
  return resources.some(isHeld) ? referencedBy(stack, resources) : undefined;
}

/** Something that a cloud holds, not Pulumi's own bookkeeping: a stack without any is as good as destroyed. */
const isHeld = ({ type, external }: PropertyMap): boolean =>
  typeof type === "string" && !type.startsWith("pulumi:") && external !== true;

function referencedBy({ project }: StackName, resources: readonly PropertyMap[]): string[] {
  const names = resources
    .filter(({ type }) => type === STACK_REFERENCE)
    .map(({ inputs, id }) =>
      isObject(inputs) && typeof inputs.name === "string" ? inputs.name : String(id),
    );
  // `organization/project/stack`; in its own project a program may leave out what goes without saying.
  const keys = names.map((name) => {
    const parts = name.split("/");
    return stackKey({ project: parts.at(-2) ?? project, stack: parts.at(-1) ?? "" });
  });
  return [...new Set(keys)];
}

const listOf = (value: PropertyValue | undefined): PropertyMap[] =>
  Array.isArray(value) ? value.filter(isObject) : [];
