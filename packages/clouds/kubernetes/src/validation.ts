import { isObject, type PropertyMap, type PropertyValue } from "@kindling/core/property-value";
import { ApiError } from "./api-error.ts";
import { annotationsOf, type KubernetesObject, kindOf, mapOf, metadataOf, nameOf, text } from "./object.ts";
import { secretProblems } from "./secret-validation.ts";

/** Bytes of all values of a Secret or ConfigMap (core.MaxSecretSize), and of an object's annotations. */
export const MAX_DATA = 1024 * 1024;
const MAX_ANNOTATIONS = 256 * 1024;

// apimachinery/pkg/util/validation, whose words these are.
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_WORDS =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const SUBDOMAIN_WORDS =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const QUALIFIED_WORDS =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const VALUE_WORDS =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const KEY = /^[-._a-zA-Z0-9]+$/;
const KEY_WORDS =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

/** Throws `Invalid` with everything that is wrong with an object's names, labels, annotations and data. */
export function validate(object: KubernetesObject): void {
  const kind = kindOf(object);
  const problems = [
    ...nameProblems(kind, nameOf(object)),
    ...labelProblems(mapOf(metadataOf(object).labels)),
    ...annotationProblems(annotationsOf(object)),
    ...(kind === "Secret" || kind === "ConfigMap" ? dataProblems(object) : []),
    ...(kind === "Secret" ? secretProblems(object) : []),
  ];
  refuse(kind, nameOf(object), problems);
}

/** Throws `Invalid` where there are problems, in the API server's words. */
export function refuse(kind: string, name: string, problems: readonly string[]): void {
  if (problems.length === 0) return;
  const all = problems.length === 1 ? problems[0] : `[${problems.join(", ")}]`;
  throw new ApiError("Invalid", `${kind} "${name}" is invalid: ${all}`);
}

const invalid = (path: string, value: PropertyValue, words: string): string =>
  `${path}: Invalid value: ${JSON.stringify(value)}: ${words}`;

/** Namespaces and Services are labels of host names; others may have periods. */
function nameProblems(kind: string, name: string): string[] {
  if (name === "") return ["metadata.name: Required value: name or generateName is required"];
  const isLabel = kind === "Namespace" || kind === "Service";
  const max = isLabel ? 63 : 253;
  return [
    ...(name.length > max ? [invalid("metadata.name", name, `must be no more than ${max} characters`)] : []),
    ...((isLabel ? LABEL : SUBDOMAIN).test(name)
      ? []
      : [invalid("metadata.name", name, isLabel ? LABEL_WORDS : SUBDOMAIN_WORDS)]),
  ];
}

function keyProblems(path: string, key: string): string[] {
  const parts = key.split("/");
  const name = parts.at(-1) ?? "";
  if (parts.length > 2) return [invalid(path, key, QUALIFIED_WORDS)];
  const prefix = parts.length === 2 ? parts[0] : undefined;
  return [
    ...(prefix !== undefined && (prefix.length > 253 || !SUBDOMAIN.test(prefix))
      ? [invalid(path, key, `prefix part ${SUBDOMAIN_WORDS}`)]
      : []),
    ...(name.length > 63 ? [invalid(path, key, "name part must be no more than 63 characters")] : []),
    ...(QUALIFIED.test(name) ? [] : [invalid(path, key, QUALIFIED_WORDS)]),
  ];
}

function labelProblems(labels: PropertyMap): string[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...keyProblems("metadata.labels", key),
    ...(text(value).length > 63
      ? [invalid("metadata.labels", value, "must be no more than 63 characters")]
      : []),
    ...(value === "" || QUALIFIED.test(text(value)) ? [] : [invalid("metadata.labels", value, VALUE_WORDS)]),
  ]);
}

function annotationProblems(annotations: PropertyMap): string[] {
  const size = Object.entries(annotations).reduce((sum, [key, value]) => sum + key.length + bytes(value), 0);
  return [
    ...Object.keys(annotations).flatMap((key) => keyProblems("metadata.annotations", key.toLowerCase())),
    ...(size > MAX_ANNOTATIONS
      ? [`metadata.annotations: Too long: may not be more than ${MAX_ANNOTATIONS} bytes`]
      : []),
  ];
}

function dataProblems(object: KubernetesObject): string[] {
  const isSecret = kindOf(object) === "Secret";
  const plain = mapOf(object.data);
  const binary = isSecret ? {} : mapOf(object.binaryData);
  const size =
    Object.values(plain).reduce<number>((sum, value) => sum + (isSecret ? decoded(value) : bytes(value)), 0) +
    Object.values(binary).reduce<number>((sum, value) => sum + decoded(value), 0);
  return [
    ...Object.keys({ ...plain, ...binary }).flatMap((key) => dataKeyProblems(key)),
    ...Object.keys(binary).flatMap((key) =>
      key in plain ? [invalid(`data[${key}]`, key, "duplicate of key present in binaryData")] : [],
    ),
    ...(size > MAX_DATA ? [`data: Too long: may not be more than ${MAX_DATA} bytes`] : []),
  ];
}

function dataKeyProblems(key: string): string[] {
  const at = `data[${key}]`;
  if (key.length > 253) return [invalid(at, key, "must be no more than 253 characters")];
  if (!KEY.test(key)) return [invalid(at, key, KEY_WORDS)];
  if (key === "." || key === "..") return [invalid(at, key, `must not be '${key}'`)];
  return key.startsWith("..") ? [invalid(at, key, "must not start with '..'")] : [];
}

const bytes = (value: PropertyValue): number =>
  isObject(value) || Array.isArray(value) ? 0 : Buffer.byteLength(String(value));
const decoded = (value: PropertyValue): number => Buffer.from(text(value), "base64").length;
