import type { EngineEvent } from "@kindling/core/engine";
import { type Difference, differencesOf } from "./difference.ts";
import { isPulumis, isReplacement } from "./wording.ts";

export interface Message {
  readonly severity: "info" | "warning" | "error";
  readonly text: string;
  /** Absent for what concerns the whole stack. */
  readonly urn?: string;
}

/** What has happened to one resource so far. */
export interface Row {
  readonly urn: string;
  readonly type: string;
  /** Pulumi's name for what is done to it as a whole: the parts of a replacement are `replace`. `retain` is ours. */
  op: string;
  /** The step that is, or was last, under way: `create-replacement`. */
  step: string;
  status: "working" | "done" | "failed";
  /** On this process's clock (`performance.now()`). */
  startedAt: number;
  /** What the step has taken. */
  milliseconds: number;
  /** What all steps that are over have taken. */
  totalMilliseconds: number;
  differences: readonly Difference[];
}

/** What an event changed. */
export interface Entry {
  readonly row?: Row;
  readonly message?: Message;
}

/** One stack's run as its engine's events tell it, a row a resource. */
export class Journal {
  readonly rows = new Map<string, Row>();
  readonly messages: Message[] = [];

  record(event: EngineEvent): Entry {
    const { resourcePreEvent, resOutputsEvent, resOpFailedEvent, diagnosticEvent } = event;
    if (resourcePreEvent) return { row: this.#step(resourcePreEvent.metadata, "working") };
    if (resOutputsEvent) return { row: this.#step(resOutputsEvent.metadata, "done") };
    if (resOpFailedEvent) return { row: this.#step(resOpFailedEvent.metadata, "failed") };
    if (diagnosticEvent && !diagnosticEvent.ephemeral) return this.#message(diagnosticEvent);
    return {};
  }

  #step(metadata: NonNullable<EngineEvent["resourcePreEvent"]>["metadata"], status: Row["status"]): Row {
    const { urn, type, old } = metadata;
    const isRetained = old?.retainOnDelete && old.custom && !isPulumis(type);
    const op = isRetained ? metadata.op.replace(/^delete/, "retain") : metadata.op;
    const now = performance.now();
    let row = this.rows.get(urn);
    if (!row) {
      row = {
        urn,
        type,
        op,
        step: op,
        status,
        startedAt: now,
        milliseconds: 0,
        totalMilliseconds: 0,
        differences: [],
      };
      this.rows.set(urn, row);
    }
    if (isReplacement(row.op) || isReplacement(op)) row.op = "replace";
    // What is taken over may be changed next, which its differences tell.
    else if (row.op !== "import") row.op = op;
    row.step = op;
    if (status === "working" && row.status !== "working") row.startedAt = now;
    row.status = status;
    row.milliseconds = now - row.startedAt;
    if (status !== "working") row.totalMilliseconds += row.milliseconds;
    const differences = differencesOf(metadata);
    if (differences.length) row.differences = differences;
    return row;
  }

  #message({ severity, message, urn }: NonNullable<EngineEvent["diagnosticEvent"]>): Entry {
    const text = withoutColorTags(message).trimEnd();
    if (!text) return {};
    const level = severity === "info#err" ? "info" : severity;
    const entry: Message = { severity: level, text, ...(urn ? { urn } : {}) };
    this.messages.push(entry);
    return { message: entry };
  }
}

/** Pulumi marks colours in messages as `<{%fg 1%}>`. */
const withoutColorTags = (text: string): string => text.replace(/<\{%[^%]*%\}>/g, "");
