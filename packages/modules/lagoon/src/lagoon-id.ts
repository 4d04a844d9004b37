import type { StringValueOrRef } from "@kindling/apis/kindling/shared/v1/reference";
import { stringInput } from "@kindling/core/reference";
import * as pulumi from "@pulumi/pulumi";

/** The id that a spec's field gives or refers to, as Lagoon has ids: a number. */
export function lagoonId(value: StringValueOrRef): pulumi.Input<number>;
export function lagoonId(value: StringValueOrRef | undefined): pulumi.Input<number> | undefined;
export function lagoonId(value: StringValueOrRef | undefined): pulumi.Input<number> | undefined {
  return value && pulumi.output(stringInput(value)).apply(Number);
}
