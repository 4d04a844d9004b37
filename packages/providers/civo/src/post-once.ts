import type { PropertyMap } from "@kindling/core/property-value";
import type { Account } from "./account.ts";
import { type Caller, pause, type Reply } from "./api.ts";
import { ApiFailure } from "./api-failure.ts";
import type { ResourceType } from "./resource-type.ts";

const TRIES = 5;

/** The body of POST or, with only what can be updated, of PUT. The region travels apart from it. */
export function requestBody(type: ResourceType, inputs: PropertyMap, update = false): PropertyMap {
  const body: PropertyMap = {};
  for (const [name, { field, change }] of Object.entries(type.inputs)) {
    const value = inputs[name];
    if (name === "region" || value === undefined || (update && change === "replace")) continue;
    body[field] = value;
  }
  return body;
}

export interface Order {
  readonly type: ResourceType;
  readonly region: string;
  readonly inputs: PropertyMap;
  /** Says that nobody else can have the name, since it was made up for this resource. */
  readonly ownName: boolean;
}

/**
 * Makes a resource exactly once. When an answer to POST is lost, the resource is looked up by its name and taken
 * up, and only when it isn't there does POST go out again.
 */
export async function postOnce(account: Account, caller: Caller, order: Order): Promise<Reply> {
  const { type, region, inputs } = order;
  const body = requestBody(type, inputs);
  let overdue = false;
  for (let tries = 1; ; tries++) {
    try {
      if (!overdue) return await post(account, caller, type, region, body);
      throw new ApiFailure("the answer is overdue", "overdue");
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      const mayBeMade = error.outcome === "lost" || error.outcome === "overdue";
      // After a lost POST, "the name is taken" may well mean: by that POST.
      if (!mayBeMade && !(tries > 1 && error.nameTaken)) throw error;
      const made = await lookUp(account, caller, order);
      if (made !== undefined) {
        caller.log("info", `Civo's answer was lost; found ${type.noun} ${inputs.name} made and took it up`);
        return made;
      }
      if (!mayBeMade || tries >= TRIES) throw error;
      // What is overdue may still be carried out: a second POST could make a second one.
      overdue ||= error.outcome === "overdue";
      await account.api.sleep(caller, pause(tries));
    }
  }
}

async function post(account: Account, caller: Caller, type: ResourceType, region: string, body: PropertyMap) {
  const record = await account.api.request(caller, "POST", type.path, { region, body });
  if (!record.id) throw new ApiFailure("the answer holds no id", "lost");
  return record;
}

async function lookUp(account: Account, caller: Caller, order: Order): Promise<Reply | undefined> {
  const { type, region, inputs, ownName } = order;
  const named = await account.named(caller, type, region, String(inputs.name));
  const made = named.filter((record) => ownName || type.isMadeFrom(record, inputs));
  return made.length === 1 ? made[0] : undefined;
}
