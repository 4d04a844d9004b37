import type { Changes, EngineEvent, Step } from "@kindling/core/engine";
import type { KindlingError } from "@kindling/core/error";
import type { PropertyMap } from "@kindling/core/property-value";
import type { Masker } from "@kindling/engine-program/masking";
import { changesOf } from "@kindling/engine-program/result";
import { isDefaultProvider } from "@kindling/engine-program/urn";
import { engineError } from "./engine-error.ts";

type Metadata = NonNullable<EngineEvent["resourcePreEvent"]>["metadata"];
type StateMetadata = NonNullable<Metadata["old"]>;

/** Makes of Pulumi's events what every engine tells: secrets masked, the engine's own affairs left out. */
export class RunEvents {
  readonly #masker: Masker;
  readonly #listener: ((event: EngineEvent) => void) | undefined;
  readonly steps: Step[] = [];
  /** What the engine said was wrong. */
  readonly errors: KindlingError[] = [];
  changes: Changes = changesOf({});
  #sequence = 0;
  #begun = false;
  /** The operation on each resource that has begun. */
  readonly #ops = new Map<string, string>();
  /** The id of each resource that an operation on it gave. */
  readonly #ids = new Map<string, string>();

  constructor(masker: Masker, listener?: (event: EngineEvent) => void) {
    this.#masker = masker;
    this.#listener = listener;
  }

  /** The engine got as far as telling something: what goes wrong from now on is told by events. */
  get begun(): boolean {
    return this.#begun;
  }

  handle(event: EngineEvent): void {
    this.#begun = true;
    const { resourcePreEvent, resOutputsEvent, resOpFailedEvent, summaryEvent, diagnosticEvent } = event;
    const step = resourcePreEvent ?? resOutputsEvent ?? resOpFailedEvent;
    if (step && isInternal(step.metadata)) return;
    if (resourcePreEvent) this.#before(resourcePreEvent.metadata);
    if (resOutputsEvent) this.#after(resOutputsEvent.metadata);
    if (summaryEvent) this.changes = changesOf(summaryEvent.resourceChanges as Record<string, number>);
    if (diagnosticEvent) this.#diagnostic(event, diagnosticEvent);
    else if (!event.stdoutEvent) this.#emit(event);
  }

  warn(message: string, urn?: string): void {
    this.#tell("warning", message, urn);
  }

  /** Tells of an error that the engine doesn't know, since it isn't its own. */
  fail({ message, path }: KindlingError): void {
    this.#tell("error", message, path);
  }

  #tell(severity: "warning" | "error", message: string, urn?: string): void {
    const diagnosticEvent = {
      ...(urn && { urn }),
      prefix: `${severity}: `,
      message,
      color: "never",
      severity,
    };
    this.#emit({ sequence: 0, timestamp: Math.floor(Date.now() / 1000), diagnosticEvent });
  }

  #before({ op, urn, type, new: next, ...metadata }: Metadata): void {
    this.#ops.set(urn, op);
    // A component is there at once, and tells its outputs later if ever.
    if (next && !next.custom && op !== "refresh") this.#step({ op, urn, type, ...metadata });
  }

  #after(metadata: Metadata): void {
    const { op, new: next } = metadata;
    if (next?.id) this.#ids.set(metadata.urn, next.id);
    const isTold = next && !next.custom && this.#ops.get(metadata.urn) !== "refresh" && op !== "delete";
    if (!isTold && !foundSame(metadata)) this.#step(metadata);
  }

  #step({ op, urn, type, detailedDiff, diffs }: Metadata): void {
    const paths = Object.keys(detailedDiff ?? {});
    this.steps.push({ op, urn, type, diff: paths.length > 0 ? paths : (diffs ?? []) });
  }

  #diagnostic(event: EngineEvent, diagnostic: NonNullable<EngineEvent["diagnosticEvent"]>): void {
    const { severity, urn = "" } = diagnostic;
    // The SDK writes what it sends into its debug log, tokens and all.
    if (diagnostic.prefix?.startsWith("debug") || (severity as string) === "debug") return;
    const text = plain(diagnostic.message);
    // Told of each resource already.
    if (text.startsWith("Attempting to deploy or update resources with")) return;
    if (severity !== "error") {
      // An import that would replace is refused in words of our own.
      if (text.startsWith("previously-imported resources that still specify an ID may not be replaced"))
        return;
      const shown = { ...diagnostic, message: this.#masker.text(text) };
      this.#emit({ ...event, diagnosticEvent: shown });
      return;
    }
    const found = engineError(text, { urn, op: this.#ops.get(urn), id: this.#ids.get(urn) });
    if (!found) return;
    const error = this.#masker.error(found);
    // Of what is protected the engine tells twice.
    if (this.errors.some(({ path, message }) => path === error.path && message === error.message)) return;
    this.errors.push(error);
    const shown = { ...diagnostic, message: error.message };
    this.#emit({ ...event, diagnosticEvent: shown });
  }

  #emit({ sequence: _, ...event }: EngineEvent): void {
    if (!this.#listener) return;
    this.#listener({ sequence: this.#sequence++, ...this.#masked(event) });
  }

  #masked<Event extends Omit<EngineEvent, "sequence">>(event: Event): Event {
    const states = (metadata: Metadata): Metadata => ({
      ...metadata,
      ...(metadata.old && { old: this.#state(metadata.old) }),
      ...(metadata.new && { new: this.#state(metadata.new) }),
    });
    const { preludeEvent, resourcePreEvent, resOutputsEvent, resOpFailedEvent } = event;
    return {
      ...event,
      ...(preludeEvent && {
        preludeEvent: { config: this.#masker.properties(preludeEvent.config) as Record<string, string> },
      }),
      ...(resourcePreEvent && {
        resourcePreEvent: { ...resourcePreEvent, metadata: states(resourcePreEvent.metadata) },
      }),
      ...(resOutputsEvent && {
        resOutputsEvent: { ...resOutputsEvent, metadata: states(resOutputsEvent.metadata) },
      }),
      ...(resOpFailedEvent && {
        resOpFailedEvent: { ...resOpFailedEvent, metadata: states(resOpFailedEvent.metadata) },
      }),
    };
  }

  #state(state: StateMetadata): StateMetadata {
    return {
      ...state,
      inputs: this.#masker.properties(state.inputs as PropertyMap),
      outputs: this.#masker.properties(state.outputs as PropertyMap),
      ...(state.initErrors && { initErrors: state.initErrors.map((text) => this.#masker.text(text)) }),
    };
  }
}

/** A run that reads everything first is about what it found changed; a refresh by itself calls the others `same`. */
const foundSame = ({ op, new: next, detailedDiff, diffs }: Metadata): boolean =>
  op === "refresh" && Boolean(next) && !Object.keys(detailedDiff ?? {}).length && !diffs?.length;

/** What the sandbox doesn't show either: bookkeeping, and the providers that the engine makes itself. */
const isInternal = ({ op, urn }: Metadata): boolean =>
  (op as string) === "remove-pending-replace" || isDefaultProvider(urn);

/** Without the marks that stand for colours, and the line's end. */
const plain = (message: string): string => message.replace(/<\{%[^%]*%\}>/g, "").trimEnd();
