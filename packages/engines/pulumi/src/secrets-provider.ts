import { KindlingError } from "@kindling/core/error";

/** What Pulumi's CLI takes: the backend's own, a passphrase, or a key of a service, by its URL. */
const KNOWN = /^(default|passphrase|(awskms|azurekeyvault|gcpkms|hashivault):\/\/.+)$/;

/** Throws `invalid-input` for what Pulumi can't encrypt with. */
export function checkSecretsProvider(provider: string | undefined): void {
  if (provider === undefined || KNOWN.test(provider)) return;
  throw new KindlingError(
    "invalid-input",
    `${provider} is no secrets provider: it is passphrase, default, or a key's URL with awskms://, azurekeyvault://, ` +
      "gcpkms:// or hashivault://",
  );
}

/** Says that a stack stays under what it is under; undefined where that is what was asked for. */
export function otherSecretsProvider(
  now: string | undefined,
  wanted: string | undefined,
): string | undefined {
  if (wanted === undefined || wanted === "default" || now === undefined || now === wanted) return undefined;
  return (
    `the stack's secrets stay under ${now}: --secrets-provider is for new stacks; pulumi stack change-secrets-provider ` +
    "moves those that there are"
  );
}
