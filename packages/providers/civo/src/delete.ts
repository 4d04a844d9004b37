import { type PropertyMap, withoutSecrets } from "@kindling/core/property-value";
import type { Provider } from "@kindling/core/provider";
import type { Account } from "./account.ts";
import { ApiFailure } from "./api-failure.ts";
import { explained, regionOf } from "./explain.ts";
import type { ResourceType } from "./resource-type.ts";

/** Deletes a resource; one that is surely gone already is fine. */
export async function remove(account: Account, type: ResourceType, call: Parameters<Provider["delete"]>[0]) {
  const { id, urn } = call;
  const [outputs, inputs] = [call.outputs, call.inputs].map(withoutSecrets) as [PropertyMap, PropertyMap];
  const region = await regionOf(account, call, type, outputs, inputs);
  const doing = `deleting ${type.noun} ${outputs.name ?? inputs.name ?? id} in ${region}`;
  await explained(account, call, { doing, urn, type, region, id }, async () => {
    try {
      await account.api.request(call, "DELETE", `${type.path}/${id}`, { region });
    } catch (error) {
      if (!(error instanceof ApiFailure && error.notFound)) throw error;
      if (await account.find(call, type, region, id)) throw error;
    }
  });
}
