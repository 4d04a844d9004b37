import type { Engine, StackName } from "@kindling/core/engine";
import { isObject, type PropertyMap } from "@kindling/core/property-value";
import pLimit from "p-limit";
import { stackKey } from "./run-outputs.ts";

const STATES_AT_A_TIME = 8;

/** A resource in a stack's state. */
export interface StateResource {
  readonly stack: StackName;
  readonly name: string;
  readonly type: string;
  readonly id: string;
  readonly properties: PropertyMap;
}

/** The resources of a stack that a cloud holds; none where there is no such stack. */
export async function resourcesIn(stack: StackName, engine: Engine): Promise<StateResource[]> {
  const { deployment } = await engine.export(stack);
  const resources = Array.isArray(deployment.resources) ? deployment.resources.filter(isObject) : [];
  return resources.filter(isHeld).map(({ urn, type, id, inputs, outputs }) => ({
    stack,
    name: String(urn).split("::").slice(3).join("::"),
    type: String(type),
    id: String(id),
    properties: { ...(isObject(inputs) && inputs), ...(isObject(outputs) && outputs) },
  }));
}

/**
 * The resources of all other stacks of the backend, to find who has one already. Stacks whose state can't be read are
 * passed over and named in `unreadable`.
 */
export async function resourcesElsewhere(
  own: StackName,
  engine: Engine,
): Promise<{ resources: StateResource[]; unreadable: string[] }> {
  const limit = pLimit(STATES_AT_A_TIME);
  const unreadable: string[] = [];
  const others = (await engine.stacks()).filter(
    (stack) => stackKey(stack) !== stackKey(own) && stack.resourceCount !== 0,
  );
  const read = async (stack: StackName): Promise<StateResource[]> => {
    try {
      return await resourcesIn(stack, engine);
    } catch {
      unreadable.push(stackKey(stack));
      return [];
    }
  };
  const found = await Promise.all(others.map((stack) => limit(() => read(stack))));
  return { resources: found.flat(), unreadable };
}

const isHeld = ({ type, custom, external }: PropertyMap): boolean =>
  typeof type === "string" && !type.startsWith("pulumi:") && custom === true && external !== true;
