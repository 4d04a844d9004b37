import type { KubernetesSecretSpecValid } from "@kindling/apis/kindling/kubernetes/secret/v1/spec";
import { KindlingError } from "@kindling/core/error";
import { secretInput } from "@kindling/core/secret-value";
import type { Output } from "@pulumi/pulumi";

/**
 * A Secret's values as Kubernetes takes them. Not as `stringData`: server-side apply doesn't take away a key of that
 * (https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data).
 */
export function encodedData({ data, base64Data }: KubernetesSecretSpecValid): Record<string, Output<string>> {
  const encoded = Object.entries(data).map(([key, value]) => [
    key,
    // An output may hold a number: a port.
    secretInput(value).apply((text: unknown) => Buffer.from(String(text), "utf8").toString("base64")),
  ]);
  const given = Object.entries(base64Data).map(([key, value]) => [
    key,
    secretInput(value).apply((text) => checkedBase64(key, text)),
  ]);
  return Object.fromEntries([...encoded, ...given]);
}

/** Without the line breaks that `base64` writes. Throws `invalid-input`, which doesn't show the value. */
export function checkedBase64(key: string, text: string): string {
  const joined = text.replaceAll(/[ \t\r\n]/g, "");
  if (joined.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(joined)) return joined;
  const path = `spec.base64Data[${JSON.stringify(key)}]`;
  const message = `${path}: isn't base64. Encode it (base64 FILE), or give what is text under data`;
  throw new KindlingError("invalid-input", message, { path });
}
