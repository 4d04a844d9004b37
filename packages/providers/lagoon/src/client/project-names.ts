import { projectNames } from "../documents/project.ts";
import type { Caller, Lagoon } from "./lagoon.ts";

/** Names of projects by their ids: the API finds projects by name alone. Names don't change. */
export class ProjectNames {
  readonly #lagoon: Lagoon;
  readonly #known = new Map<number, string>();

  constructor(lagoon: Lagoon) {
    this.#lagoon = lagoon;
  }

  /** Undefined when there is no such project, as far as the credential shows. */
  async of(id: number): Promise<string | undefined> {
    if (!this.#known.has(id))
      for (const project of (await this.#lagoon.shared(projectNames, {})) ?? [])
        this.note(project?.id, project?.name);
    return this.#known.get(id);
  }

  /** Takes note of a project that was seen. */
  note(id: number | null | undefined, name: string | null | undefined): void {
    if (id && name) this.#known.set(id, name);
  }

  /** The other way round: undefined when there is none of that name. */
  async idOf(name: string, caller: Caller): Promise<number | undefined> {
    for (const [id, known] of this.#known) if (known === name) return id;
    const all = await this.#lagoon.run(projectNames, {}, caller);
    for (const project of all ?? []) this.note(project?.id, project?.name);
    return all?.find((project) => project?.name === name)?.id ?? undefined;
  }

  forget(id: number): void {
    this.#known.delete(id);
  }
}
