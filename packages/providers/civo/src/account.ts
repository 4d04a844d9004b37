import type { PropertyMap } from "@kindling/core/property-value";
import { type Caller, CivoApi, type Clock, type Reply, type RequestTrace } from "./api.ts";
import { ApiFailure } from "./api-failure.ts";
import type { Config } from "./config.ts";
import { Regions } from "./regions.ts";
import type { ResourceType } from "./resource-type.ts";

/** A configured connection to an account: its resources, read by id or by name. */
export class Account {
  readonly config: Config;
  readonly api: CivoApi;
  readonly regions: Regions;

  constructor(config: Config, clock: Clock, onRequest: ((trace: RequestTrace) => void) | undefined) {
    this.config = config;
    this.api = new CivoApi({ url: config.url, token: config.token, clock, onRequest });
    this.regions = new Regions(this.api);
  }

  /** The region a resource is in: the first that its properties name, else the provider's, else the account's. */
  async regionOf(caller: Caller, ...properties: PropertyMap[]): Promise<string> {
    const named = properties
      .map(({ region }) => region)
      .find((region) => typeof region === "string" && region);
    if (named) return String(named).toUpperCase();
    return this.config.region ?? (await this.regions.default(caller));
  }

  /** The record of an id; undefined only when it surely doesn't exist in the region. */
  async find(caller: Caller, type: ResourceType, region: string, id: string): Promise<Reply | undefined> {
    try {
      const record = await this.api.request(caller, "GET", `${type.path}/${id}`, { region });
      // There may be a 200 with an empty record in place of a 404 (facts: Not found).
      return record.id ? record : await this.#listed(caller, type, region, id);
    } catch (error) {
      if (!(error instanceof ApiFailure && error.notFound)) throw error;
      return this.#listed(caller, type, region, id);
    }
  }

  /** Whether a resource that wasn't found is gone. Civo's code for that is unknown, so its list has the last word. */
  async #listed(caller: Caller, type: ResourceType, region: string, id: string): Promise<Reply | undefined> {
    return (await this.api.list(caller, type.path, region)).find((record) => record.id === id);
  }

  async named(caller: Caller, type: ResourceType, region: string, name: string): Promise<Reply[]> {
    return (await this.api.list(caller, type.path, region)).filter((record) => record.name === name);
  }
}
