import type { Deployment, EngineEvent, Program, RunOptions } from "@kindling/core/engine";
import type { Bench, Told } from "./engine-suite-bench.ts";
import { type Drift, type Fault, type History, type Items, programsOf } from "./parity-history.ts";
import { normalised, type Opener, sorted, stateOf } from "./parity-normal.ts";
import { register } from "./parity-program.ts";

/** A history in a stack that it shares with others; its names begin with `prefix`. */
export interface Cell {
  readonly prefix: string;
  readonly history: History;
  /** Takes something out of each program before it is run. */
  readonly without?: (items: Items) => Items;
}

type Metadata = NonNullable<EngineEvent["resourcePreEvent"]>["metadata"];

/** Opens the secrets of an exported state. */
export type OpenerFor = (exported: Deployment) => Promise<Opener>;

/** What a run came to, in a form that is equal when two engines agree. */
export interface RunRecord {
  readonly run: string;
  readonly [what: string]: unknown;
}

/**
 * Carries histories out side by side in one stack: up, then each edit in another way (with a preview, after a refresh,
 * with --refresh), and in the end destroy.
 */
export async function play(bench: Bench, cells: readonly Cell[], openerFor: OpenerFor): Promise<RunRecord[]> {
  const records: RunRecord[] = [];
  const lives = cells.map(({ prefix, history, without = (items) => items }) => ({
    prefix,
    history,
    programs: programsOf(history).map(without),
  }));
  const count = Math.max(...lives.map(({ programs }) => programs.length));

  for (let index = 0; index < count; index++) {
    const program: Program = async () => {
      const outputs: Record<string, unknown> = {};
      for (const { prefix, history, programs } of lives) {
        const items = programs[Math.min(index, programs.length - 1)] as Items;
        outputs[prefix] = await register(prefix, items, history.edits[index - 1]?.throwsAfter);
      }
      return outputs;
    };
    const edits = lives.map(({ prefix, history }) => ({ prefix, edit: history.edits[index - 1] }));
    for (const { prefix, edit } of edits) for (const drift of edit?.drift ?? []) apply(bench, prefix, drift);
    const fault = edits.find(({ edit }) => edit?.fault)?.edit?.fault;
    const drifted = edits.some(({ edit }) => edit?.drift.length);
    const record = (run: string, go: () => Promise<Told>) =>
      recorded(bench, openerFor, `${index} ${run}`, fault, go).then((one) => void records.push(one));
    const options: RunOptions = { parallel: 1 };
    if (drifted && index % 2 === 0) await record("refresh", () => bench.refresh(options));
    if (!fault && index === 1) await record("preview", () => bench.preview(program, options));
    const refresh = drifted && index % 2 === 1;
    await record(refresh ? "up --refresh" : "up", () => bench.up(program, { ...options, refresh }));
  }
  const last = lives.flatMap(({ programs }) => Object.values(programs.at(-1) ?? {}));
  // Of several deletions of which one is refused, Pulumi's hash table decides which are done.
  if (!last.some(({ protect }) => protect))
    records.push(
      await recorded(bench, openerFor, "destroy", undefined, () => bench.destroy({ parallel: 1 })),
    );
  return records;
}

/** Changes the cloud behind the engine's back. */
function apply({ cloud }: Bench, prefix: string, { at, what }: Drift): void {
  for (const thing of cloud.things.values()) {
    const name = thing.urn.split("::").at(-1) ?? "";
    if (!new RegExp(`^${prefix}([a-f]\\d?)*${at}\\d?$`).test(name)) continue;
    if (what === "gone") cloud.things.delete(thing.id);
    else thing.properties = { ...thing.properties, [what]: what === "size" ? 7 : `drifted ${what} ${name}` };
  }
}

async function recorded(
  { cloud, engine, stack }: Bench,
  openerFor: OpenerFor,
  run: string,
  fault: Fault | undefined,
  go: () => Promise<Told>,
): Promise<RunRecord> {
  const before = cloud.calls.length;
  if (fault) {
    let calls = 0;
    cloud[fault.done ? "after" : "before"] = ({ method }) => {
      if (method === fault.method && ++calls === fault.nth) throw new Error("the cloud is away");
    };
  }
  const told = await go();
  cloud.before = () => {};
  cloud.after = () => {};
  const exported = await engine.export(stack);
  const { begun, ended } = eventsOf(told);
  return normalised({
    run,
    result: told.result,
    errors: told.errors.map(({ code, message, path }) => ({ code, message, path })),
    warnings: told.events
      .flatMap(({ diagnosticEvent }) => diagnosticEvent ?? [])
      .map(({ message, severity, urn }) => ({ message, severity, urn })),
    steps: tailSorted(told.steps.map((step) => ({ ...step, diff: [...step.diff].sort() }))),
    begun: tailSorted(begun),
    ended,
    changes: told.changes,
    outputs: told.outputs,
    calls: tailSorted(cloud.calls.slice(before)),
    cloud: [...cloud.things.values()].map(({ id, urn, properties, version }) => ({
      id,
      urn,
      properties,
      version,
    })),
    state: stateOf(exported, await openerFor(exported)),
  }) as RunRecord;
}

/**
 * With the deletions at the end in a fixed order: what isn't needed any more may go side by side, and Pulumi takes it as
 * its hash table has it.
 */
function tailSorted<T extends { readonly op?: unknown; readonly method?: string }>(list: readonly T[]): T[] {
  const isDeletion = ({ op, method }: T) => method === "delete" || /^(delete|discard)/.test(`${op}`);
  const start = list.findLastIndex((one) => !isDeletion(one)) + 1;
  return [...list.slice(0, start), ...list.slice(start).sort(byText)];
}

const byText = (one: unknown, two: unknown): number => (text(one) < text(two) ? -1 : 1);
/** First what a mask can't change. */
function text(value: unknown): string {
  const { failed = value } = value as { failed?: unknown };
  const { urn, op } = failed as { urn?: unknown; op?: unknown };
  return JSON.stringify([urn, op, sorted(normalised(value))]);
}

/** What there was before is compared at the beginning; at the end, more secrets may be known, and masked. */
const withoutOld = ({ old: _, ...rest }: { old?: unknown }): object => rest;

/** What the events tell of each step: the beginnings in order, the ends, which a component's outputs make late, sorted. */
function eventsOf({ events }: Told): { begun: { op?: unknown }[]; ended: unknown[] } {
  const told = (metadata: Metadata | undefined): { op?: unknown; old?: unknown }[] => {
    if (!metadata) return [];
    const { op, urn, keys, diffs, detailedDiff, logical, provider, old, new: next } = metadata;
    const all = { op, urn, keys, diffs, detailedDiff, logical, provider, old, new: next };
    return [
      Object.fromEntries(
        Object.entries(all)
          .filter(([, value]) => value !== null && JSON.stringify(value) !== "{}")
          .map(([key, value]) => [key, Array.isArray(value) ? [...value].sort() : value]),
      ),
    ];
  };
  const ended = events.flatMap(({ resOutputsEvent, resOpFailedEvent }) => [
    ...told(resOutputsEvent?.metadata).map(withoutOld),
    ...told(resOpFailedEvent?.metadata).map((failed) => ({ failed: withoutOld(failed) })),
  ]);
  return {
    begun: events.flatMap(({ resourcePreEvent }) => told(resourcePreEvent?.metadata)),
    ended: ended.sort(byText),
  };
}
