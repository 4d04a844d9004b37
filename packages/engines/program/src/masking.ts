import {
  isObject,
  isSecret,
  mapValue,
  type PropertyMap,
  type PropertyValue,
  UNKNOWN,
  withoutSecrets,
} from "@kindling/core/property-value";

export const MASK = "[secret]";
/** Shorter ones would blot out unrelated text. */
const SHORTEST = 3;

/** What base64 holds, from here on, is a secret too: shorter texts in a Secret of Kubernetes are mostly ports and names. */
const SHORTEST_ENCODED = 8;

/** Knows the run's secrets and keeps them out of whatever is shown. */
export class Masker {
  readonly #secrets = new Set<string>();
  #pattern: RegExp | undefined;

  /** Remembers every secret in a value; with `whole`, the value itself is one. */
  learn(value: PropertyValue | undefined, whole = false): void {
    if (value === undefined || value === null) return;
    if (isSecret(value)) this.learn(withoutSecrets(value.value), true);
    else if (Array.isArray(value)) for (const item of value) this.learn(item, whole);
    else if (isObject(value)) for (const item of Object.values(value)) this.learn(item, whole);
    // An unknown secret is shown as any unknown: its mark stands for other properties' unknowns, too.
    else if (whole && typeof value !== "boolean" && value !== UNKNOWN) this.#remember(String(value));
  }

  #remember(text: string): void {
    if (text.length < SHORTEST || this.#secrets.has(text)) return;
    // A secret shows up as it is, within JSON, within a URL, and in the header of a basic authorization.
    for (const form of [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text), base64(text)]) {
      if (form.length >= SHORTEST) this.#secrets.add(form);
    }
    this.#pattern = undefined;
    const inside = decoded(text);
    if (inside !== undefined) this.#remember(inside);
  }

  text(text: string): string {
    if (this.#secrets.size === 0) return text;
    this.#pattern ??= new RegExp(
      [...this.#secrets]
        .sort((a, b) => b.length - a.length)
        .map((secret) => secret.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
        .join("|"),
      "g",
    );
    return text.replace(this.#pattern, MASK);
  }

  /** A copy to show: secrets masked, and their text wherever else it occurs. */
  properties(properties: PropertyMap | undefined): PropertyMap {
    const mask = (part: PropertyValue): PropertyValue | undefined => {
      if (isSecret(part)) return MASK;
      return typeof part === "string" ? this.text(part) : undefined;
    };
    return mapValue(properties ?? {}, mask) as PropertyMap;
  }

  /** Masks an error and its causes in place: whoever prints one must find nothing. */
  error<T>(error: T): T {
    const seen = new Set<unknown>();
    for (let next: unknown = error; next instanceof Error && !seen.has(next); next = next.cause) {
      seen.add(next);
      for (const key of Object.getOwnPropertyNames(next)) {
        const descriptor = Object.getOwnPropertyDescriptor(next, key);
        if (descriptor?.configurable && descriptor.writable && typeof descriptor.value === "string")
          Object.defineProperty(next, key, { ...descriptor, value: this.text(descriptor.value) });
      }
      const { stack } = next;
      if (stack && this.text(stack) !== stack) next.stack = this.text(stack);
    }
    return error;
  }
}

function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

/** The text that this is the base64 of: Kubernetes takes secrets so. Undefined where it is none, or a short one. */
function decoded(text: string): string | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  const inside = Buffer.from(text, "base64").toString("utf8");
  return inside.length >= SHORTEST_ENCODED && /^[\x20-\x7e\s]+$/.test(inside) ? inside : undefined;
}
