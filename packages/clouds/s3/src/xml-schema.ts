import * as v from "valibot";
import { S3Error } from "./error.ts";
import type { XmlElement } from "./xml.ts";

/** Text of one of `words`. */
export const word = <const Words extends readonly string[]>(...words: Words) => v.picklist(words);

export const text = v.string();

export const flag = v.pipe(
  v.picklist(["true", "false"]),
  v.transform((value) => value === "true"),
);

/** A whole number; its bounds are for the operation to check, since S3 names them in its answer. */
export const integer = v.pipe(
  v.string(),
  v.regex(/^\s*[-+]?\d{1,15}\s*$/),
  v.transform((value) => Number(value)),
);

type Schema = v.GenericSchema;

/** The element, once. */
export function one<S extends Schema>(schema: S): v.GenericSchema<unknown, v.InferOutput<S>> {
  const first = v.transform((list: v.InferOutput<S>[]) => list[0] as v.InferOutput<S>);
  return v.pipe(v.array(schema), v.length(1), first);
}

/** The element, once or not at all. */
export const maybe = <S extends Schema>(schema: S) => v.exactOptional(one(schema));

/** The element any number of times. */
export const many = <S extends Schema>(schema: S) => v.exactOptional(v.array(schema), []);

/** The element once or more, up to `most` times. */
export function some<S extends Schema>(
  schema: S,
  most = Number.POSITIVE_INFINITY,
): v.GenericSchema<unknown, v.InferOutput<S>[]> {
  return v.pipe(v.array(schema), v.minLength(1), v.maxLength(most));
}

/** An element of elements, with no others than these. */
export const elements = <Entries extends v.ObjectEntries>(entries: Entries) =>
  v.pipe(
    v.unknown(),
    v.transform((value) => (value === "" ? {} : value)),
    v.strictObject(entries),
  );

/** Throws MalformedXML for what the schema doesn't know. */
export function matching<S extends Schema>(schema: S, element: XmlElement): v.InferOutput<S> {
  const result = v.safeParse(schema, element);
  if (result.success) return result.output;
  throw new S3Error("MalformedXML");
}
