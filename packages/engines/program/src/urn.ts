/** The type of the component that every resource of a stack stands under. */
export const ROOT_STACK_TYPE = "pulumi:pulumi:Stack";
const PROVIDER_PREFIX = "pulumi:providers:";

/** Names a resource within a stack: `urn:pulumi:STACK::PROJECT::PARENT_TYPES$TYPE::NAME`. */
export function createUrn(
  stack: { readonly stack: string; readonly project: string },
  parent: string | undefined,
  type: string,
  name: string,
): string {
  const parentType = parent ? qualifiedType(parent) : "";
  const qualified = parentType && parentType !== ROOT_STACK_TYPE ? `${parentType}$${type}` : type;
  return `urn:pulumi:${stack.stack}::${stack.project}::${qualified}::${name}`;
}

/** The types of a resource and its parents, `$` between them. */
export const qualifiedType = (urn: string): string => urn.split("::")[2] ?? "";
export const typeOf = (urn: string): string => qualifiedType(urn).split("$").at(-1) ?? "";
/** A name may itself contain `::`. */
export const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

export const isProviderType = (type: string): boolean => type.startsWith(PROVIDER_PREFIX);
export const providerType = (packageName: string): string => `${PROVIDER_PREFIX}${packageName}`;
/** The package of a resource's type or a function's token; of a provider's type, the package that it provides. */
export const packageOf = (type: string): string =>
  isProviderType(type) ? type.slice(PROVIDER_PREFIX.length) : (type.split(":")[0] ?? "");

/** How a resource names its provider: `URN::ID`. */
export const providerReference = (urn: string, id: string): string => `${urn}::${id}`;
export function parseProviderReference(reference: string): { urn: string; id: string } {
  const separator = reference.lastIndexOf("::");
  return { urn: reference.slice(0, separator), id: reference.slice(separator + 2) };
}

/** A provider that the engine made because the program named none; Pulumi hides those from the user. */
export const isDefaultProvider = (urn: string): boolean =>
  isProviderType(typeOf(urn)) && (nameOf(urn) === "default" || nameOf(urn).startsWith("default_"));

/** Made by the program itself, unlike the stack and the providers that the engine makes. */
export const isContent = (urn: string): boolean => typeOf(urn) !== ROOT_STACK_TYPE && !isDefaultProvider(urn);

/** What stands for another stack in a program. Nothing is made or changed by it. */
export const isStackReference = (urn: string): boolean => typeOf(urn) === "pulumi:pulumi:StackReference";
