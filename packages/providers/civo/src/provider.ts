import { KindlingError } from "@kindling/core/error";
import { type PropertyMap, withoutSecrets } from "@kindling/core/property-value";
import type { DiffResult, Provider } from "@kindling/core/provider";
import { Account } from "./account.ts";
import { type Clock, type RequestTrace, realClock } from "./api.ts";
import { checkInputs } from "./check.ts";
import { CONFIG_PROPERTIES, checkConfig, type Defaults, readConfig } from "./config.ts";
import { create, previewCreate } from "./create.ts";
import { remove } from "./delete.ts";
import { diffInputs } from "./diff.ts";
import { objectStore } from "./object-store.ts";
import { objectStoreCredential } from "./object-store-credential.ts";
import { read } from "./read.ts";
import type { ResourceType } from "./resource-type.ts";
import { previewUpdate, update } from "./update.ts";

export interface CivoProviderOptions extends Defaults {
  /** Told of every try of every request. */
  readonly onRequest?: (trace: RequestTrace) => void;
  readonly clock?: Clock;
}

const types: ReadonlyMap<string, ResourceType> = new Map(
  [objectStore, objectStoreCredential].map((type) => [type.token, type]),
);

function typeOf(urn: string): ResourceType {
  const token = urn.split("::")[2]?.split("$").at(-1) ?? "";
  const type = types.get(token);
  if (type) return type;
  const all = [...types.keys()].join(", ");
  throw new KindlingError("unsupported", `Kindling's Civo provider has no ${token}; it has ${all}`, {
    path: urn,
  });
}

/** Civo's resources over its HTTP API, with the tokens and properties of the Pulumi provider 2.4.8. */
export function newProvider(options: CivoProviderOptions): Provider {
  let configured: Account | undefined;
  const account = (): Account => {
    if (configured) return configured;
    throw new KindlingError("missing-credential", "the Civo provider was used before it was configured");
  };
  return {
    checkConfig: async ({ news }) => checkConfig(news, options),
    diffConfig: async ({ oldInputs, news }) => diffConfig(oldInputs, news),
    async configure({ inputs }) {
      configured = new Account(
        await readConfig(inputs, options),
        options.clock ?? realClock,
        options.onRequest,
      );
    },
    check: async (call) => checkInputs(typeOf(call.urn), call, configured?.config.region),
    diff: async (call) => diffInputs(typeOf(call.urn), call),
    async create(call) {
      const type = typeOf(call.urn);
      return call.preview ? previewCreate(configured, type, call) : create(account(), type, call);
    },
    read: async (call) => read(account(), typeOf(call.urn), call),
    async update(call) {
      const type = typeOf(call.urn);
      return call.preview ? previewUpdate(type, call) : update(account(), type, call);
    },
    delete: async (call) => remove(account(), typeOf(call.urn), call),
    async invoke({ token }) {
      throw new KindlingError("unsupported", `Kindling's Civo provider has no function ${token}`);
    },
  };
}

/** Every resource names its region, so none has to move when the provider's own settings change. */
function diffConfig(oldInputs: PropertyMap, news: PropertyMap): DiffResult {
  const before = withoutSecrets(oldInputs) as PropertyMap;
  const after = withoutSecrets(news) as PropertyMap;
  const changed = CONFIG_PROPERTIES.filter((name) => before[name] !== after[name]);
  return {
    changes: changed.length > 0 ? "some" : "none",
    replaces: [],
    stables: [],
    deleteBeforeReplace: false,
    detailedDiff: Object.fromEntries(changed.map((name) => [name, { kind: "update", inputDiff: true }])),
  };
}
