import {
  LagoonProjectSpec_Scope as Scope,
  LagoonProjectSpec_ScopeSchema as ScopeSchema,
  type LagoonProjectSpec_Variable as VariableSpec,
} from "@kindling/apis/kindling/lagoon/project/v1/spec";
import type { SecretValue } from "@kindling/apis/kindling/shared/v1/secret_value";
import { secretInput } from "@kindling/core/secret-value";
import { type Provider, Variable } from "@kindling/sdk-lagoon";
import type * as pulumi from "@pulumi/pulumi";

/** What has the variables: a project, or one of its environments. */
interface Owner {
  readonly projectId: pulumi.Input<number>;
  readonly environmentId?: pulumi.Input<number>;
}

/** The variables of a project, or of an environment, whose name then begins theirs. */
export function variables(
  specs: readonly VariableSpec[],
  owner: Owner,
  provider: Provider,
  prefix = "",
): Variable[] {
  return specs.map(({ name, value, scope = Scope.global }) => {
    const args = {
      ...owner,
      name, // Validation lets none without a value through.
      value: secretInput(value as SecretValue),
      scope: ScopeSchema.value[scope]?.name ?? "",
    };
    return new Variable(`${prefix}variable-${name}`, args, { provider });
  });
}
