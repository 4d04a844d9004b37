import { KindlingError } from "@kindling/core/error";
import { listed, nearest } from "@kindling/core/nearest";
import type { Equal } from "@kindling/provider-framework/diff";
import type { Caller, Civo } from "./civo.ts";
import { objects, type Reply, text } from "./replies.ts";

interface DiskImage {
  readonly id: string;
  readonly name: string;
}

/** Name of each image seen so far, by its id. An id is of one region only, so none stands for two. */
const names = new Map<string, string>();

/** Whether an image's id and a name mean the same; `find` has to have seen the id. */
export const sameImage: Equal = (old, value) =>
  old === value || names.get(String(old)) === value || names.get(String(value)) === old;

/** Disk images by id or name. Civo knows no query for a name: the region's list is read, once. */
export class DiskImages {
  readonly #civo: Civo;
  readonly #listed = new Map<string, Promise<readonly DiskImage[]>>();

  constructor(civo: Civo) {
    this.#civo = civo;
  }

  /** The image of that id or exact name, the account's own ones last. */
  async find(caller: Caller, region: string, wanted: string): Promise<DiskImage | undefined> {
    for (const query of [{}, { type: "custom" }]) {
      const found = (await this.#list(caller, region, query)).find(
        ({ id, name }) => id === wanted || name === wanted,
      );
      if (found) return found;
    }
    return undefined;
  }

  /** Id of the image in that region. Fails with the nearest name when there is no such image. */
  async idOf(caller: Caller, region: string, wanted: string): Promise<string> {
    const found = await this.find(caller, region, wanted);
    if (found) return found.id;
    // It need not be listed; whether it is of this region Civo says.
    if (/^[0-9a-f]{8}-/.test(wanted)) return wanted;
    const there = (await this.#list(caller, region, {})).map(({ name }) => name).filter(isForInstances);
    const near = nearest(wanted, there);
    const hint = near ? `; did you mean ${near}?` : ".";
    throw new KindlingError(
      "cloud",
      `${region} has no disk image ${wanted}${hint} There are ${listed(there)}`,
    );
  }

  #list(caller: Caller, region: string, query: Readonly<Record<string, string>>) {
    const key = `${region} ${query.type ?? ""}`;
    const asked = this.#listed.get(key) ?? this.#ask(caller, region, query);
    this.#listed.set(key, asked);
    // What failed is asked for again.
    asked.catch(() => this.#listed.delete(key));
    return asked;
  }

  async #ask(caller: Caller, region: string, query: Readonly<Record<string, string>>) {
    const answer = await this.#civo.request(caller, "GET", "disk_images", { region, query });
    const images = objects(answer).flatMap(imageOf);
    for (const { id, name } of images) names.set(id, name);
    return images;
  }
}

const imageOf = ({ id, name }: Reply): DiskImage[] =>
  text(id) && text(name) ? [{ id: String(id), name: String(name) }] : [];

/** The images of Kubernetes' nodes are listed as well; their names tell (facts: Look-ups). */
const isForInstances = (name: string): boolean => !/k3s|talos/.test(name);
