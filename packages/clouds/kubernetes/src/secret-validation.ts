import { isDeepStrictEqual } from "node:util";
import type { PropertyMap } from "@kindling/core/property-value";
import { ApiError } from "./api-error.ts";
import { type KubernetesObject, mapOf, text } from "./object.ts";

/** Keys that a type asks for: all of them, or one of them. */
const KEYS: Readonly<Record<string, { readonly all?: readonly string[]; readonly any?: readonly string[] }>> =
  {
    "kubernetes.io/tls": { all: ["tls.crt", "tls.key"] },
    "kubernetes.io/dockerconfigjson": { all: [".dockerconfigjson"] },
    "kubernetes.io/dockercfg": { all: [".dockercfg"] },
    "kubernetes.io/ssh-auth": { all: ["ssh-privatekey"] },
    "kubernetes.io/basic-auth": { any: ["username", "password"] },
  };

/** What is wrong with a Secret for its type (pkg/apis/core/validation: ValidateSecret). */
export function secretProblems(secret: KubernetesObject): string[] {
  const data = mapOf(secret.data);
  const { all = [], any = [] } = KEYS[text(secret.type)] ?? {};
  const missing = all.filter((key) => !(key in data));
  const anyMissing = any.some((key) => key in data) ? [] : any;
  return [
    ...[...missing, ...anyMissing].map((key) => `data[${key}]: Required value`),
    ...[".dockerconfigjson", ".dockercfg"].flatMap((key) =>
      all.includes(key) && key in data && !isJson(Buffer.from(text(data[key]), "base64").toString("utf8"))
        ? [
            `data[${key}]: Invalid value: "<secret contents redacted>": invalid character at the beginning of value`,
          ]
        : [],
    ),
  ];
}

function isJson(value: string): boolean {
  try {
    return typeof JSON.parse(value) === "object";
  } catch {
    return false;
  }
}

/** A Secret as the server stores it: `stringData` in `data`, and `Opaque` where no type is given. */
export function storedSecret(secret: KubernetesObject): KubernetesObject {
  const { stringData, ...rest } = secret;
  const encoded = Object.entries(mapOf(stringData)).map(([key, value]) => [
    key,
    Buffer.from(text(value), "utf8").toString("base64"),
  ]);
  const data = { ...mapOf(secret.data), ...Object.fromEntries(encoded) };
  for (const value of Object.values(data as PropertyMap))
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text(value)) || text(value).length % 4 !== 0)
      throw new ApiError(
        "BadRequest",
        `Secret in version "v1" cannot be handled as a Secret: illegal base64 data`,
      );
  return { type: "Opaque", ...rest, ...(Object.keys(data).length > 0 ? { data } : {}) };
}

/** What an update may not change (ValidateSecretUpdate, ValidateConfigMapUpdate). */
export function immutableProblems(before: KubernetesObject, after: KubernetesObject): string[] {
  const differs = (name: string) => !isDeepStrictEqual(before[name], after[name]);
  const frozen = before.immutable === true;
  const words = "Forbidden: field is immutable when `immutable` is set";
  return [
    ...(after.kind === "Secret" && differs("type")
      ? [`type: Invalid value: ${JSON.stringify(after.type ?? "")}: field is immutable`]
      : []),
    ...(frozen && after.immutable !== true ? [`immutable: ${words}`] : []),
    ...(frozen && differs("data") ? [`data: ${words}`] : []),
    ...(frozen && differs("binaryData") ? [`binaryData: ${words}`] : []),
  ];
}
