import type { StringValueOrRef } from "@kindling/apis/kindling/shared/v1/reference";
import { KindlingError } from "@kindling/core/error";
import { referenceInput, stringInput } from "@kindling/core/reference";
import * as pulumi from "@pulumi/pulumi";

/**
 * The id that a spec's field gives or refers to, for something in `region`. Throws `invalid-input` where what is referred
 * to is in another region, of which Civo would only say that it can't find it.
 */
export function inRegion(value: StringValueOrRef, region: string, field: string): pulumi.Input<string> {
  const id = stringInput(value);
  if (value.source.case === undefined || value.source.case === "value") return id;
  const { name } = value.source.value;
  return pulumi.all([id, referenceInput(value.source.value, "region")]).apply(([known, its]) => {
    if (its.toUpperCase() === region) return known;
    const path = `spec.${field}`;
    const message = `${path}: ${name} is in ${its}, and this in ${region}; both must be in one region`;
    throw new KindlingError("invalid-input", message, { path });
  });
}
