import type { StackName } from "@kindling/core/engine";
import type { PropertyMap, PropertyValue } from "@kindling/core/property-value";
import type { Checkpoint, ResourceState } from "./checkpoint.ts";
import type { Crypter } from "./crypter.ts";
import { formatOf, manifest } from "./deployment.ts";
import { fullName } from "./layout.ts";
import { encodeProperty } from "./property-encoding.ts";
import { RESOURCE_FIELDS } from "./resource-fields.ts";

/**
 * Writes a stack's checkpoints as text. A secret that didn't change keeps its ciphertext, so that equal
 * checkpoints have equal texts; a resource that is the same object isn't encoded again.
 */
export class StateText {
  readonly #stack: StackName;
  readonly #crypter: Crypter | undefined;
  readonly #ciphertexts = new Map<string, string>();
  readonly #resources = new WeakMap<ResourceState, string>();

  /** Without a crypter it can write states without secrets only. */
  constructor(stack: StackName, crypter: Crypter | undefined) {
    this.#stack = stack;
    this.#crypter = crypter;
  }

  /** Opens a secret, and remembers how it was encrypted. */
  readonly unseal = (ciphertext: string, path: string): string => {
    if (!this.#crypter) throw new Error("encrypted without a secrets provider");
    const plaintext = this.#crypter.decrypt(ciphertext);
    this.#ciphertexts.set(`${path}\n${plaintext}`, ciphertext);
    return plaintext;
  };

  /** What a checkpoint holds, without when it was written. */
  content({ resources, pendingOperations }: Checkpoint): string {
    const operations = pendingOperations.map(
      ({ resource, type }) => `{"resource":${this.#resource(resource)},"type":${JSON.stringify(type)}}`,
    );
    return [
      this.#crypter &&
        `"secrets_providers":${JSON.stringify({ type: "passphrase", state: { salt: this.#crypter.salt } })}`,
      resources.length > 0 && `"resources":[${resources.map((resource) => this.#resource(resource))}]`,
      operations.length > 0 && `"pending_operations":[${operations}]`,
      `"metadata":{}`,
    ]
      .filter(Boolean)
      .join(",");
  }

  /** The deployment in Pulumi's export format. */
  deployment(checkpoint: Checkpoint, time: Date): string {
    return `{"manifest":${JSON.stringify(manifest(time))},${this.content(checkpoint)}}`;
  }

  /** The stack's file: Pulumi's versioned checkpoint. */
  file(checkpoint: Checkpoint, time: Date): string {
    const { version, features } = formatOf(checkpoint);
    const stack = JSON.stringify(fullName(this.#stack));
    const head = `"version":${version}${features ? `,"features":${JSON.stringify(features)}` : ""}`;
    return `{${head},"checkpoint":{"stack":${stack},"latest":${this.deployment(checkpoint, time)}}}\n`;
  }

  readonly #seal = (plaintext: string, path: string): string => {
    if (!this.#crypter) throw new Error("a stack that was opened for reading can't encrypt new secrets");
    const key = `${path}\n${plaintext}`;
    const ciphertext = this.#ciphertexts.get(key) ?? this.#crypter.encrypt(plaintext);
    this.#ciphertexts.set(key, ciphertext);
    return ciphertext;
  };

  #resource(resource: ResourceState): string {
    let text = this.#resources.get(resource);
    if (text === undefined) {
      // A change in place would be lost; frozen, it throws.
      text = JSON.stringify(this.#encode(Object.freeze(resource)));
      this.#resources.set(resource, text);
    }
    return text;
  }

  /** Pulumi's fields in Pulumi's order, then what else there is; empty ones are left out, as Pulumi does. */
  #encode(resource: ResourceState): PropertyMap {
    const fields = { ...(resource as unknown as PropertyMap) };
    for (const field of ["inputs", "outputs", "replacementTrigger"]) {
      const value = fields[field];
      if (value !== undefined) fields[field] = encodeProperty(value, this.#seal, `${resource.urn}.${field}`);
    }
    fields.custom ??= false;
    return Object.fromEntries(
      [...new Set([...Object.keys(RESOURCE_FIELDS), ...Object.keys(fields)])]
        .map((field) => [field, fields[field]] as const)
        .filter((entry): entry is [string, PropertyValue] => entry[0] === "custom" || !isEmpty(entry[1])),
    );
  }
}

function isEmpty(value: PropertyValue | undefined): boolean {
  if (value === undefined || value === null || value === false || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
