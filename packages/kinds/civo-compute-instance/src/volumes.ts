import type { StringValueOrRef } from "@kindling/apis/kindling/shared/v1/reference";
import { inRegion } from "@kindling/module-civo/in-region";
import { type Instance, type Provider, VolumeAttachment } from "@pulumi/civo";
import type { Locals } from "./locals.ts";

/** Attaches the volumes, each by a resource that is named after it: their order in the manifest doesn't matter. */
export function volumes({ spec, region }: Locals, { id: instanceId }: Instance, provider: Provider): void {
  for (const [index, volume] of spec.volumeIds.entries()) {
    const volumeId = inRegion(volume, region, `volumeIds[${index}]`);
    new VolumeAttachment(`volume-${nameOf(volume)}`, { instanceId, volumeId, region }, { provider });
  }
}

function nameOf({ source }: StringValueOrRef): string {
  if (source.case === undefined || source.case === "value") return source.value ?? "";
  const { kind, env, name, fieldPath } = source.value;
  return [kind, env, name, fieldPath].filter(Boolean).join(".");
}
