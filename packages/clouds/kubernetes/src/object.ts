import { isObject, type PropertyMap, type PropertyValue } from "@kindling/core/property-value";

/** An object of the API, as JSON. */
export type KubernetesObject = PropertyMap;

export const text = (value: PropertyValue | undefined): string => (typeof value === "string" ? value : "");

export const mapOf = (value: PropertyValue | undefined): PropertyMap => (isObject(value) ? value : {});

export const metadataOf = (object: KubernetesObject): PropertyMap => mapOf(object.metadata);
export const nameOf = (object: KubernetesObject): string => text(metadataOf(object).name);
export const namespaceOf = (object: KubernetesObject): string => text(metadataOf(object).namespace);
export const kindOf = (object: KubernetesObject): string => text(object.kind);
export const apiVersionOf = (object: KubernetesObject): string => text(object.apiVersion);
export const annotationsOf = (object: KubernetesObject): PropertyMap => mapOf(metadataOf(object).annotations);

/** With some of its metadata replaced. */
export const withMetadata = (object: KubernetesObject, more: PropertyMap): KubernetesObject => ({
  ...object,
  metadata: { ...metadataOf(object), ...more },
});

/** Without nulls, which the API takes for absent. */
export function withoutNulls(value: PropertyMap): PropertyMap {
  const clean = (part: PropertyValue): PropertyValue => {
    if (Array.isArray(part)) return part.map(clean);
    return isObject(part) ? withoutNulls(part) : part;
  };
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => (part === null ? [] : [[key, clean(part)]])),
  );
}

/** The id that the provider gives: `shop/app`, or a bare name for what is in no namespace. */
export const idOf = (namespace: string, name: string): string => (namespace ? `${namespace}/${name}` : name);

export function parseId(id: string): { readonly namespace: string; readonly name: string } {
  const at = id.indexOf("/");
  return at < 0 ? { namespace: "", name: id } : { namespace: id.slice(0, at), name: id.slice(at + 1) };
}
