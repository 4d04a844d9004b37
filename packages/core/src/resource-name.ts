/** What a reference leads to, or comes from. */
export interface ResourceName {
  /** `CivoVpc`. */
  readonly kind: string;
  readonly name: string;
  readonly env: string;
}

/** `CivoVpc/prod-network`; with the environment behind it where that isn't the one that goes without saying. */
export function resourceText({ kind, name, env }: ResourceName, usualEnv: string): string {
  return `${kind}/${name}${env === usualEnv ? "" : ` of environment ${env}`}`;
}

/** Tells resources apart: `CivoVpc/dev.prod-network`. */
export function resourceKey({ kind, name, env }: ResourceName): string {
  return `${kind}/${env}.${name}`;
}
