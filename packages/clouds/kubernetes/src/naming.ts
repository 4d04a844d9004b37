import { createHash, randomBytes } from "node:crypto";
import type { PropertyMap } from "@kindling/core/property-value";
import type { Provider } from "@kindling/core/provider";
import { annotationsOf, mapOf, metadataOf, nameOf, text, withMetadata } from "./object.ts";

type Naming = Pick<Parameters<Provider["check"]>[0], "olds" | "randomSeed" | "autonaming" | "urn">;

/** Marks what the provider named itself (metadata/naming.go). */
const AUTONAMED = "pulumi.com/autonamed";

export const isAutonamed = (inputs: PropertyMap): boolean => annotationsOf(inputs)[AUTONAMED] === "true";

/** Inputs with a name of the provider's making where the program gives none: the resource's own and eight digits. */
export function named(inputs: PropertyMap, { olds, randomSeed, autonaming, urn }: Naming): PropertyMap {
  if (metadataOf(inputs).name !== undefined) return inputs;
  if (olds && nameOf(olds) && !isAutonamed(olds)) return inputs;
  if (autonaming?.mode === "disable" && !olds)
    throw new Error("autonaming is disabled, resource requires the .metadata.name field to be set");
  const name = (olds && nameOf(olds)) || autonaming?.proposedName || madeUp(urn, randomSeed);
  const annotations = { ...mapOf(metadataOf(inputs).annotations), [AUTONAMED]: "true" };
  return withMetadata(inputs, { name, annotations });
}

/** A name for a Release, which isn't marked. */
export const releaseName = (inputs: PropertyMap, naming: Naming): string =>
  text(inputs.name) || text(naming.olds?.name) || madeUp(naming.urn, naming.randomSeed);

const madeUp = (urn: string, seed: Uint8Array): string =>
  `${urn.split("::").slice(3).join("::")}-${createHash("sha256").update(seed).digest("hex").slice(0, 8)}`;

/** The name under which one resource manages its fields (provider.go: fieldManagerName). */
export const FIELD_MANAGER = "__fieldManager";

export const fieldManagerOf = (inputs: PropertyMap, state: PropertyMap = {}): string =>
  text(annotationsOf(inputs)["pulumi.com/patchFieldManager"]) ||
  text(state[FIELD_MANAGER]) ||
  `pulumi-kubernetes-${randomBytes(4).toString("hex")}`;
