import type { DescField } from "@bufbuild/protobuf";
import { getOption, hasOption, type Message } from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";
import { source } from "@kindling/apis/kindling/shared/v1/options";
import { SecretValueSchema } from "@kindling/apis/kindling/shared/v1/secret_value";
import type { Kind } from "@kindling/core/kind";
import { providerConfigSchema } from "@kindling/core/kind-message";
import { type ProviderConfigs, providerConfigFor } from "@kindling/core/provider-config";

export interface ExportedConfig {
  readonly config: Message | undefined;
  /** Settings that `up` would take from the environment here, which a workspace won't have. */
  readonly leftOut: readonly string[];
}

/**
 * A kind's provider config for a workspace: the file's, and for credentials the environment variables that they will
 * be in there. Those are the ones set here or, where none is, the first that the cloud knows; what is in them isn't
 * looked at. Other settings in the environment are this machine's own, such as the path of a kubeconfig.
 */
export function exportedConfig(
  kind: Kind,
  file: ProviderConfigs | undefined,
  env: Readonly<Record<string, string | undefined>>,
): ExportedConfig {
  const fields = providerConfigSchema(kind).fields.filter((field) => variableOf(field) !== "");
  const secrets = fields.filter(isSecret).map(variableOf);
  const withSecrets = (names: readonly string[]) =>
    providerConfigFor(kind, { file, env: Object.fromEntries(names.map((name) => [name, "set"])) });
  const here = withSecrets(secrets.filter((name) => env[name]));
  const config = hasCredential(kind, here) ? here : withSecrets(secrets.slice(0, 1));
  const given = config && reflect(providerConfigSchema(kind), config);
  const leftOut = fields.filter(
    (field) => !isSecret(field) && env[variableOf(field)] && !given?.isSet(field),
  );
  return { config, leftOut: leftOut.map(variableOf) };
}

const variableOf = (field: DescField): string =>
  hasOption(field, source) ? getOption(field, source).env : "";
const isSecret = (field: DescField): boolean => field.message?.typeName === SecretValueSchema.typeName;

function hasCredential(kind: Kind, config: Message | undefined): boolean {
  const schema = providerConfigSchema(kind);
  if (!config) return false;
  const given = reflect(schema, config);
  return schema.fields.some((field) => isSecret(field) && given.isSet(field));
}
