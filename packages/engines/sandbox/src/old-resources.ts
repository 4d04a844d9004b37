import type { StackName } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import { createUrn, nameOf, qualifiedType, ROOT_STACK_TYPE, typeOf } from "@kindling/engine-program/urn";
import type { Alias, Goal, Tracked } from "./step.ts";

/** Finds what a registration was before, by its URN or by what it or its parents say that it was called. */
export class OldResources {
  readonly #stack: StackName;
  readonly #olds: ReadonlyMap<string, Tracked>;
  readonly #seen: ReadonlySet<string>;
  /** From old URNs to the new ones that took them over, and back. */
  readonly #renamed = new Map<string, string>();
  readonly #oldUrns = new Map<string, string>();

  /** `seen` are the URNs that the program has registered so far. */
  constructor(stack: StackName, olds: ReadonlyMap<string, Tracked>, seen: ReadonlySet<string>) {
    this.#stack = stack;
    this.#olds = olds;
    this.#seen = seen;
  }

  /** The URN that took this one over. */
  renamedTo(urn: string): string | undefined {
    return this.#renamed.get(urn);
  }

  /** The resource of the state that `urn` continues, and its URN there when it was another. */
  find(
    urn: string,
    goal: Pick<Goal, "name" | "type" | "parent" | "aliases">,
  ): { old?: Tracked; alias?: string } {
    const claimant = this.#renamed.get(urn);
    if (claimant)
      throw duplicate(`${urn} is registered, but ${claimant} has taken it over as its alias`, urn);
    for (const candidate of [urn, ...this.#aliasesOf(goal)]) {
      const old = this.#olds.get(candidate);
      if (!old) continue;
      if (candidate === urn) return { old };
      const other = this.#seen.has(candidate) ? candidate : this.#renamed.get(candidate);
      if (other) throw duplicate(`${urn} has the alias ${candidate}, which ${other} is already`, urn);
      this.#renamed.set(candidate, urn);
      this.#oldUrns.set(urn, candidate);
      return { old, alias: candidate };
    }
    return {};
  }

  #aliasesOf({
    name,
    type,
    parent,
    aliases,
  }: Pick<Goal, "name" | "type" | "parent" | "aliases">): Set<string> {
    const own = aliases.map((alias) => this.#urnOf(alias, name, type, parent));
    const parentAlias = parent === undefined ? undefined : this.#oldUrns.get(parent);
    if (parent === undefined || parentAlias === undefined) return new Set(own);
    const inherited = [createUrn(this.#stack, parent, type, name), ...own].map((urn) =>
      inherit(typeOf(urn), nameOf(urn), parent, parentAlias, this.#stack),
    );
    return new Set([...own, ...inherited]);
  }

  #urnOf(alias: Alias, name: string, type: string, ownParent: string | undefined): string {
    if (alias.urn) return alias.urn;
    const named = alias.parent ? (this.#oldUrns.get(alias.parent) ?? alias.parent) : ownParent;
    const parent = alias.noParent || (named && qualifiedType(named) === ROOT_STACK_TYPE) ? undefined : named;
    const stack = { project: alias.project || this.#stack.project, stack: alias.stack || this.#stack.stack };
    return createUrn(stack, parent, alias.type || type, alias.name || name);
  }
}

/** What a child was called under its parent's old name; names often begin with the parent's. */
function inherit(type: string, name: string, parent: string, parentAlias: string, stack: StackName): string {
  const [parentName, oldParentName] = [nameOf(parent), nameOf(parentAlias)];
  const oldName = name.startsWith(parentName) ? oldParentName + name.slice(parentName.length) : name;
  return createUrn(stack, parentAlias, type, oldName);
}

const duplicate = (message: string, path: string): KindlingError =>
  new KindlingError("program", `duplicate alias: ${message}; give each resource aliases of its own`, {
    path,
  });
