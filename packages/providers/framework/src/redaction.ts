/** Hides secrets in text meant for people: `[secret]` stands in for each, also where it is part of JSON or a URL. */
export type Redaction = (text: string) => string;

/** Shorter ones would tear holes into every text; nobody protects anything with them. */
const SHORTEST = 4;

/** A redaction of these strings. */
export function redaction(secrets: Iterable<string>): Redaction {
  const forms = new Set<string>();
  for (const text of secrets)
    if (text.length >= SHORTEST)
      for (const form of [
        text,
        JSON.stringify(text).slice(1, -1),
        encodeURIComponent(text),
        Buffer.from(text).toString("base64"),
      ])
        forms.add(form);
  const longestFirst = [...forms].sort((one, other) => other.length - one.length);
  return (text) => longestFirst.reduce((rest, form) => rest.replaceAll(form, "[secret]"), text);
}
