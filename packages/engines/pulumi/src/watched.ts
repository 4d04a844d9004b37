import {
  isObject,
  mapValue,
  OUTPUT_VALUE_SIGNATURE,
  type PropertyMap,
  type PropertyValue,
  RESOURCE_REFERENCE_SIGNATURE,
  SIGNATURE_KEY,
  secret,
  UNKNOWN,
} from "@kindling/core/property-value";
import type { Masker } from "@kindling/engine-program/masking";
import { ROOT_STACK_TYPE, typeOf } from "@kindling/engine-program/urn";
import type * as resources from "@pulumi/pulumi/proto/resource_pb.js";
import type { CallObserver } from "./monitor-client.ts";

interface Struct {
  toJavaScript(): unknown;
}

/** Follows what a program tells the engine: its secrets, whether it made anything, and the stack's outputs. */
export class Watched implements CallObserver {
  readonly #masker: Masker;
  registeredSomething = false;
  stackOutputs: PropertyMap | undefined;

  constructor(masker: Masker) {
    this.#masker = masker;
  }

  asked(method: string, request: unknown): void {
    if (method === "registerResource") {
      const asked = request as resources.RegisterResourceRequest;
      // Before the answer: an import of nothing fails, and is no empty program for that.
      if (asked.getType() !== ROOT_STACK_TYPE) this.registeredSomething = true;
      this.#learn(asked.getObject());
    } else if (method === "readResource") {
      this.registeredSomething = true;
      this.#learn((request as resources.ReadResourceRequest).getProperties());
    } else if (method === "invoke") {
      this.#learn((request as resources.ResourceInvokeRequest).getArgs());
    } else if (method === "registerResourceOutputs") {
      this.#learn((request as resources.RegisterResourceOutputsRequest).getOutputs());
    }
  }

  answered(method: string, request: unknown, response: unknown): void {
    if (method === "registerResource") {
      this.#learn((response as resources.RegisterResourceResponse).getObject());
    } else if (method === "readResource") {
      this.#learn((response as resources.ReadResourceResponse).getProperties());
    } else if (method === "registerResourceOutputs") {
      const asked = request as resources.RegisterResourceOutputsRequest;
      if (typeOf(asked.getUrn()) === ROOT_STACK_TYPE) this.stackOutputs = propertiesOf(asked.getOutputs());
    }
  }

  #learn(...structs: (Struct | undefined)[]): void {
    for (const struct of structs) this.#masker.learn(propertiesOf(struct));
  }
}

/** Output values laid open, secrets wrapped, resources as their id or URN. */
function propertiesOf(struct: Struct | undefined): PropertyMap {
  return mapValue((struct?.toJavaScript() ?? {}) as PropertyMap, laidOpen) as PropertyMap;
}

function laidOpen(part: PropertyValue): PropertyValue | undefined {
  if (!isObject(part)) return undefined;
  if (part[SIGNATURE_KEY] === RESOURCE_REFERENCE_SIGNATURE)
    return part.id === "" ? UNKNOWN : (part.id ?? part.urn ?? null);
  if (part[SIGNATURE_KEY] !== OUTPUT_VALUE_SIGNATURE) return undefined;
  const value = part.value === undefined ? UNKNOWN : mapValue(part.value, laidOpen);
  return part.secret === true ? secret(value) : value;
}
