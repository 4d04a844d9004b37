import { listed, nearest } from "@kindling/core/nearest";
import type { Operation } from "@kindling/provider-framework/definition";
import type { Civo } from "./civo.ts";
import { type Reply, text } from "./replies.ts";

/** The sizes that instances can have, for previews. Each region's list is read once. */
export class InstanceSizes {
  readonly #civo: Civo;
  readonly #listed = new Map<string, Promise<readonly string[]>>();

  constructor(civo: Civo) {
    this.#civo = civo;
  }

  /** Warns of a size that isn't listed. Civo has the last word: it may take sizes that it doesn't list. */
  async warn(call: Pick<Operation, "log" | "signal">, region: string, size: string): Promise<void> {
    const names = await this.#names(call, region).catch((): readonly string[] => []);
    if (names.length === 0 || names.includes(size)) return;
    const near = nearest(size, names);
    const hint = near ? `; did you mean ${near}?` : ".";
    call.log("warning", `${region} lists no size ${size} for instances${hint} There are ${listed(names)}`);
  }

  #names(call: Pick<Operation, "signal">, region: string): Promise<readonly string[]> {
    const asked = this.#listed.get(region) ?? this.#civo.list(call, "sizes", region).then(namesOf);
    this.#listed.set(region, asked);
    // What failed is asked for again.
    asked.catch(() => this.#listed.delete(region));
    return asked;
  }
}

const namesOf = (sizes: readonly Reply[]): string[] =>
  sizes
    .filter(({ type, selectable }) => type === "Instance" && selectable !== false)
    .flatMap(({ name }) => text(name) ?? []);
