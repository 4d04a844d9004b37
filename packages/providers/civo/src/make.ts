import { KindlingError } from "@kindling/core/error";
import type { Operation } from "@kindling/provider-framework/definition";
import { HttpError } from "@kindling/provider-framework/http-error";
import { makeOnce } from "@kindling/provider-framework/make-once";
import { poll } from "@kindling/provider-framework/poll";
import type { Collection } from "./collection.ts";
import { explained } from "./explain.ts";
import { isNameTaken } from "./failure.ts";
import { object, type Reply } from "./replies.ts";

export interface Order {
  readonly region: string | undefined;
  readonly name: string;
  readonly body: Reply;
  /** Whether a record of the same name, found after a lost answer, is surely what was asked for. */
  readonly isOurs: (record: Reply) => boolean;
  /** Whether Civo may keep a name taken for a while after its bearer is gone. */
  readonly isNameKept?: true;
}

const TWO_MINUTES = 120_000;

/**
 * Makes a thing exactly once and returns Civo's answer, which holds at least its id. When the answer is lost, or an
 * earlier run was cut off before it had one, the thing is looked up by its name and taken up if it is surely the one
 * asked for.
 */
export function make(collection: Collection, call: Operation, order: Order): Promise<Made> {
  const { civo, options } = collection;
  const { region, name, body, isOurs, isNameKept } = order;
  const wait = { signal: call.signal, clock: civo.clock };
  async function find(how: string): Promise<Made | undefined> {
    const found = (await collection.named(call, region, name)).filter(isOurs);
    if (found.length > 1) throw new KindlingError("cloud", unclear(options.noun, found));
    if (found[0] !== undefined) call.log("info", `${how}; found ${options.noun} ${name} made and took it up`);
    return found[0] as Made | undefined;
  }
  const once = async () =>
    (call.interrupted && (await find("an earlier run was interrupted"))) ||
    makeOnce({
      async make() {
        const made = object(await civo.request(call, "POST", options.path, { region, body }));
        if (made.id) return made as Made;
        const request = `POST ${options.path}`;
        throw new HttpError(`${request}: the answer holds no id`, { request, notDone: false });
      },
      find: () => find("Civo's answer was lost"),
      isTaken: isNameTaken,
      ...wait,
    });
  async function onceFree(): Promise<Made | undefined> {
    try {
      return await once();
    } catch (error) {
      if (!(error instanceof HttpError && isNameTaken(error))) throw error;
      if ((await collection.named(call, region, name)).length > 0) throw error;
      call.log("info", `waiting for Civo to free the name ${name}`);
      return undefined;
    }
  }
  const what = `Civo to free the name ${name}, which nothing bears any more`;
  return explained(collection, call, { region, name }, () =>
    isNameKept ? poll(onceFree, { what, limit: TWO_MINUTES, ...wait }) : once(),
  );
}

type Made = Reply & { readonly id: string };

const unclear = (noun: string, found: readonly Reply[]): string =>
  `Civo's answer is not known, and ${found.length} ${noun}s could be the one made: ${found.map(({ id }) => id).join(", ")}. Delete those that aren't yours and import the one that is`;
