import type { DescField } from "@bufbuild/protobuf";
import type { Operation } from "@kindling/provider-framework/definition";
import type { Collection } from "./collection.ts";
import { explained } from "./explain.ts";
import { isOwnName } from "./own-name.ts";
import type { Reply } from "./replies.ts";

/**
 * Tells what was made from now on, for a lost answer to the request that makes a thing whose name others may have:
 * those of that name are noted first, unless the name was made up.
 */
export async function madeSince(
  all: Collection,
  call: Operation,
  { region, name, field }: { region: string; name: string; field: DescField },
): Promise<(record: Reply) => boolean> {
  if (isOwnName(field, name, call.name)) return () => true;
  const others = await explained(all, call, { region, name }, () => all.named(call, region, name));
  const ids = new Set(others.map(({ id }) => id));
  return ({ id }) => !ids.has(id);
}
