import type { RunOptions } from "@kindling/core/engine";
import type { KindlingError } from "@kindling/core/error";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { requestProperties } from "./request-properties.ts";
import { isProviderType, ROOT_STACK_TYPE } from "./urn.ts";

/** What a run does about the resources that its program registers, before they reach the engine: the same on each. */
export class Registrations {
  readonly #options: Pick<RunOptions, "imports" | "judge">;
  #refusal: KindlingError | undefined;

  constructor(options: Pick<RunOptions, "imports" | "judge"> = {}) {
    this.#options = options;
  }

  /** Completes a registration. An error refuses it: nothing that comes after is registered either. */
  prepare(request: RegisterResourceRequest): KindlingError | undefined {
    if (this.#refusal) return this.#refusal;
    const [type, name, custom] = [request.getType(), request.getName(), request.getCustom()];
    if (type === ROOT_STACK_TYPE || isProviderType(type)) return undefined;
    const { imports = {}, judge } = this.#options;
    if (custom && Object.hasOwn(imports, name)) request.setImportid(imports[name] ?? "");
    if (!judge) return undefined;
    this.#refusal = judge({
      type,
      name,
      custom,
      inputs: requestProperties(request.getObject()),
      protect: request.getProtect() ?? false,
      retainOnDelete: request.getRetainondelete() ?? false,
    });
    return this.#refusal;
  }
}
