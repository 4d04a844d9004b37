import { KindlingError } from "@kindling/core/error";
import type { Caller, Civo } from "./civo.ts";
import { explained } from "./explain.ts";
import { isNotFound } from "./failure.ts";
import { lacksFeature, unknownRegion } from "./regions.ts";
import { object, type Reply } from "./replies.ts";

/** Something that uses another thing and so keeps it from being deleted. */
export interface User {
  /** `bucket my-bucket`. */
  readonly what: string;
  /** Whether it is being deleted already. */
  readonly isLeaving: boolean;
}

/** All that sets one collection of Civo's API apart. */
export interface CollectionOptions {
  /** What people call one of them, for messages: `bucket`. */
  readonly noun: string;
  /** After `/v2/`. */
  readonly path: string;
  /** The field that people know one by. Default: `name`. */
  readonly nameField?: "label" | "hostname" | "id";
  /** Belongs to the account, not to a region. */
  readonly isAccountWide?: true;
  /** The region's feature that it needs: `object_store`. */
  readonly feature?: string;
  /** Its list comes in envelopes, page by page. */
  readonly isPaged?: true;
  /** There is no GET by id: it is found in its list. */
  readonly isOnlyListed?: true;
  /** What they belong to and go with. */
  readonly within?: { readonly all: Collection; readonly id: string };
  /** What the account's quota says of it: `objectstore_gb` is object storage, in GB. */
  readonly quota?: { readonly field: string; readonly what: string; readonly unit?: string };
  /** What uses one of them, for refused deletes. */
  readonly users?: (caller: Caller, region: string | undefined, id: string) => Promise<readonly User[]>;
}

/** One of a collection, as far as it is known. */
export interface Thing {
  /** Absent for what belongs to the account. */
  readonly region?: string | undefined;
  readonly id?: string | undefined;
  readonly name?: string | undefined;
}

/** The things of one kind that Civo has under one path: found by id or name, changed. Failures come explained. */
export class Collection {
  readonly civo: Civo;
  readonly options: CollectionOptions;

  constructor(civo: Civo, options: CollectionOptions) {
    this.civo = civo;
    this.options = options;
  }

  /** The region that something is in: the one it names, else the provider's, else the account's. */
  regionOf(caller: Caller, named: string | undefined): Promise<string> {
    return explained(this, caller, { region: named }, () => this.civo.regions.of(caller, named));
  }

  /** Refuses a region that doesn't exist or can't have it, so that previews tell. For `complete`: fills in nothing. */
  async checkRegion({ region, name }: Thing): Promise<object> {
    const { feature } = this.options;
    // What is no code at all the message's own rules refuse.
    if (region && !/^[a-z]+\d+$/i.test(region)) return {};
    await explained(this, {}, { region: region?.toUpperCase(), name: name || undefined }, async () => {
      const regions = await this.civo.regions.list({});
      const code = await this.civo.regions.of({}, region);
      const listed = regions.find((one) => one.code === code);
      if (listed === undefined) throw new KindlingError("cloud", unknownRegion(code, regions));
      if (feature !== undefined && listed.features[feature] === false)
        throw new KindlingError("cloud", lacksFeature(code, feature, regions));
    });
    return {};
  }

  list(caller: Caller, region: string | undefined): Promise<Reply[]> {
    const { path, isPaged } = this.options;
    return isPaged ? this.civo.pages(caller, path, region) : this.civo.list(caller, path, region);
  }

  nameOf(record: Reply): unknown {
    return record[this.options.nameField ?? "name"];
  }

  async named(caller: Caller, region: string | undefined, name: string): Promise<Reply[]> {
    return (await this.list(caller, region)).filter((record) => this.nameOf(record) === name);
  }

  /** The record of an id; undefined only when it surely doesn't exist in the region. */
  async find(caller: Caller, region: string | undefined, id: string): Promise<Reply | undefined> {
    if (!this.options.isOnlyListed) {
      try {
        const record = await this.civo.one(caller, `${this.options.path}/${id}`, region);
        // There may be a 200 with an empty record in place of a 404 (facts: Not found).
        if (record.id) return record;
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
    try {
      // Codes for "not found" mean other things at times, so the list has the last word.
      return (await this.list(caller, region)).find((record) => record.id === id);
    } catch (error) {
      const { within } = this.options;
      if (!within || !isNotFound(error) || (await within.all.find(caller, region, within.id))) throw error;
      return undefined;
    }
  }

  /**
   * A thing as it is now; undefined when it is gone. Without `old` it is an import: ids hold in one region only, so
   * it is looked for in the provider's region and then in the others, unless the id says `REGION/ID`.
   */
  async read(
    caller: Caller,
    id: string,
    old: Thing | undefined,
  ): Promise<{ id: string; region: string | undefined; record: Reply } | undefined> {
    const [own, region] = id.split("/").reverse() as [string, string?];
    const deed = { region: region?.toUpperCase() ?? old?.region, id: own, name: old?.name };
    const regions = await explained(this, caller, deed, () => this.#regionsFor(caller, region, old));
    for (const each of regions) {
      const record = await explained(this, caller, { ...deed, region: each }, () =>
        this.find(caller, each, own),
      );
      if (record) return { id: own, region: each, record };
    }
    return undefined;
  }

  /** Sends a change of a thing, which takes no harm from being sent twice. */
  change(caller: Caller, thing: Thing & { readonly id: string }, body: Reply, action = ""): Promise<Reply> {
    const { region, id } = thing;
    return explained(this, caller, thing, async () => {
      const path = `${this.options.path}/${id}${action && `/${action}`}`;
      return object(await this.civo.request(caller, "PUT", path, { region, body }));
    });
  }

  async #regionsFor(caller: Caller, named: string | undefined, old: Thing | undefined) {
    if (this.options.isAccountWide) return [undefined];
    if (named !== undefined) return [named.toUpperCase()];
    if (old !== undefined) return [await this.civo.regions.of(caller, old.region)];
    return this.civo.regions.candidates(caller, this.options.feature);
  }
}
