import type { PropertyMap } from "@kindling/core/property-value";
import type { Masker } from "@kindling/engine-program/masking";
import { requestProperties, type Struct } from "@kindling/engine-program/request-properties";
import { ROOT_STACK_TYPE, typeOf } from "@kindling/engine-program/urn";
import type * as resources from "@pulumi/pulumi/proto/resource_pb.js";
import type { CallObserver } from "./monitor-client.ts";

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
      if (typeOf(asked.getUrn()) === ROOT_STACK_TYPE)
        this.stackOutputs = requestProperties(asked.getOutputs());
    }
  }

  #learn(...structs: (Struct | undefined)[]): void {
    for (const struct of structs) this.#masker.learn(requestProperties(struct));
  }
}
