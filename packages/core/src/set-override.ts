import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { unknownField } from "./message-unknown-field.ts";
import { fieldOf } from "./message-walk.ts";
import { bareField } from "./message-words.ts";
import type { Problem } from "./problem.ts";
import { type Override, SET } from "./set-path.ts";
import { formatPath, isJsonObject, type Json, type Locate, type Path, problemAt } from "./source.ts";
import { readDocuments } from "./yaml-source.ts";

export interface Overridden {
  readonly json: Json;
  /** Places what was overridden in its `--set`. */
  readonly locate: Locate;
  readonly problems: Problem[];
}

/** What stands at a path: a message, a whole field, or one item of a list or map. */
type Slot = { readonly message: DescMessage } | { readonly field: DescField; readonly isItem: boolean };

interface Overlay {
  readonly path: Path;
  readonly override: Override;
  readonly locate?: Locate;
}

/** A manifest's JSON with overrides laid over it, in order; the JSON itself stays as it was. */
export function applyOverrides(
  overrides: readonly Override[],
  schema: DescMessage,
  json: Json,
  locate: Locate,
): Overridden {
  const overlays: Overlay[] = [];
  const problems: Problem[] = [];
  let result = json;
  for (const override of overrides)
    result =
      new Assignment(schema, override, overlays, problems).assign(result, { message: schema }, []) ?? {};
  return { json: result, locate: overlaid(locate, overlays), problems };
}

/** The assignment of one override's value, copying what lies on its path. What can't be assigned stays as it was. */
class Assignment {
  readonly #root: DescMessage;
  readonly #override: Override;
  readonly #overlays: Overlay[];
  readonly #problems: Problem[];

  constructor(root: DescMessage, override: Override, overlays: Overlay[], problems: Problem[]) {
    this.#root = root;
    this.#override = override;
    this.#overlays = overlays;
    this.#problems = problems;
  }

  /** What then stands in the slot; undefined when null removes it. `written` is the path as the manifest spells it. */
  assign(current: Json | undefined, slot: Slot, written: Path): Json | undefined {
    const step = this.#override.path[written.length];
    if (step === undefined) return this.#value(current, slot, written);
    const message = messageOf(slot);
    if (message) return this.#assignField(current, message, String(step), written);
    if ("field" in slot && !slot.isItem && slot.field.fieldKind === "list")
      return this.#assignItem(current, slot.field, step, written);
    if ("field" in slot && !slot.isItem && slot.field.fieldKind === "map")
      return this.#assignKey(current, String(step), { field: slot.field, isItem: true }, written);
    this.#refuse("field.type", `${formatPath(written)} is a single value; nothing stands below it`);
    return current;
  }

  #assignField(
    current: Json | undefined,
    message: DescMessage,
    name: string,
    written: Path,
  ): Json | undefined {
    const field = fieldOf(message, name);
    if (!field) {
      this.#refuse("field.unknown", unknownField(this.#root, message, [...written, name]).message);
      return current;
    }
    const object = isJsonObject(current) ? current : {};
    const key = Object.keys(object).find((candidate) => fieldOf(message, candidate) === field) ?? name;
    // A value for a oneof takes the place of the one that was there.
    const isRival = (candidate: string) =>
      candidate !== key && field.oneof && fieldOf(message, candidate)?.oneof === field.oneof;
    const others = Object.fromEntries(Object.entries(object).filter(([candidate]) => !isRival(candidate)));
    return this.#assignKey(others, key, { field, isItem: false }, written);
  }

  #assignKey(current: Json | undefined, key: string, slot: Slot, written: Path): Json {
    const entries = new Map(Object.entries(isJsonObject(current) ? current : {}));
    const value = this.assign(entries.get(key), slot, [...written, key]);
    if (value === undefined) entries.delete(key);
    else entries.set(key, value);
    return Object.fromEntries(entries);
  }

  #assignItem(
    current: Json | undefined,
    field: DescField,
    step: string | number,
    written: Path,
  ): Json | undefined {
    const items = Array.isArray(current) ? current : [];
    const isThere = typeof step === "number" && step <= items.length;
    const value = isThere ? this.assign(items[step], { field, isItem: true }, [...written, step]) : undefined;
    if (isThere && value !== undefined) return items.toSpliced(step, 1, value);
    const message = isThere
      ? "null can't remove an item of a list; give the whole list"
      : `${formatPath(written)} has ${items.length} ${items.length === 1 ? "item" : "items"}; write [${items.length}] to add one`;
    this.#refuse("set.index", message);
    return current;
  }

  #value(current: Json | undefined, slot: Slot, written: Path): Json | undefined {
    const { text, valueColumn } = this.#override;
    if (text === "null") return undefined;
    const scalar = isValue(slot) ? scalarText(slot.field, text) : undefined;
    if (scalar !== undefined) {
      this.#overlays.push({ path: written, override: this.#override });
      return scalar;
    }
    const {
      documents: [document],
      problems: [problem],
    } = readDocuments(SET, text);
    if (!document || problem) {
      const missing = "a value is missing after =; null removes what is there";
      this.#refuse(
        problem?.rule ?? "set.syntax",
        problem?.message ?? missing,
        valueColumn + (problem?.column ?? 1) - 1,
      );
      return current;
    }
    this.#overlays.push({ path: written, override: this.#override, locate: document.locate });
    return asWritten(document.json, slot, document.locate, []);
  }

  #refuse(rule: string, message: string, column = this.#override.column): void {
    const { path, line } = this.#override;
    this.#problems.push(problemAt({ file: SET, line, column }, path, rule, message));
  }
}

/** Whether a slot takes one value, not a list or a map of them. */
function isValue(slot: Slot): slot is Slot & { field: DescField } {
  return (
    "field" in slot && (slot.isItem || (slot.field.fieldKind !== "list" && slot.field.fieldKind !== "map"))
  );
}

function messageOf(slot: Slot): DescMessage | undefined {
  if ("message" in slot) return slot.message;
  return isValue(slot) ? slot.field.message : undefined;
}

/** The text itself where a string or a name is wanted; `"…"` is read as JSON, for a text such as `"null"`. */
function scalarText(field: DescField, text: string): string | undefined {
  const bare = field.message ? bareField(field.message) : field;
  const isText = bare?.enum || bare?.scalar === ScalarType.STRING || bare?.scalar === ScalarType.BYTES;
  if (!isText || (field.message && text.startsWith("{"))) return undefined;
  if (!/^".*"$/s.test(text)) return text;
  try {
    return JSON.parse(text) as string;
  } catch {
    return text;
  }
}

/** Numbers and truth values as the text they were written as, where strings are wanted: `tags=[1.10, yes]`. */
function asWritten(json: Json, slot: Slot, locate: Locate, path: Path): Json {
  const message = messageOf(slot);
  const item: Slot | undefined =
    "field" in slot && !slot.isItem ? { field: slot.field, isItem: true } : undefined;
  if (Array.isArray(json))
    return item ? json.map((value, index) => asWritten(value, item, locate, [...path, index])) : json;
  if (isJsonObject(json)) {
    const entries = Object.entries(json).map(([key, value]): [string, Json] => {
      const field = message && fieldOf(message, key);
      const inner = field ? { field, isItem: false } : message ? undefined : item;
      return [key, inner ? asWritten(value, inner, locate, [...path, key]) : value];
    });
    return Object.fromEntries(entries);
  }
  const isString = isValue(slot) && slot.field.scalar === ScalarType.STRING;
  return json !== null && isString ? (locate(path).text ?? String(json)) : json;
}

function overlaid(locate: Locate, overlays: readonly Overlay[]): Locate {
  if (overlays.length === 0) return locate;
  return (path, part) => {
    const overlay = overlays.findLast((candidate) =>
      candidate.path.every((step, index) => step === path[index]),
    );
    if (!overlay) return locate(path, part);
    const { line, column, valueColumn, text } = overlay.override;
    const rest = path.slice(overlay.path.length);
    if (rest.length === 0 && part === "key") return { file: SET, line, column };
    if (!overlay.locate) return { file: SET, line, column: valueColumn, text };
    const inner = overlay.locate(rest, part);
    return { ...inner, file: SET, line, column: valueColumn + inner.column - 1 };
  };
}
