import { clone, getOption, type JsonValue, type Message } from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";
import { secret } from "@kindling/apis/kindling/shared/v1/options";
import type { Input } from "@pulumi/pulumi";
import type { Program } from "./engine.ts";
import type { Kind } from "./kind.ts";
import type { StackInputMessage } from "./kind-message.ts";
import { DEFAULT_ENVIRONMENT } from "./labels.ts";
import { maskedJson } from "./masked-json.ts";
import { checkOutput } from "./output-check.ts";
import { formatProblem } from "./problem.ts";
import { providerConfigFor } from "./provider-config.ts";
import { readReferences, type SameRun } from "./reference.ts";
import { readSecrets, type SecretSources } from "./secret-value.ts";
import { readStackInput } from "./stack-input.ts";

/** What a module's run takes from outside. */
export interface ModuleSources extends SecretSources {
  /** Absent where the module runs alone. */
  readonly sameRun?: SameRun;
}

/**
 * The Pulumi program that runs a kind's module on a stack input. Each run reads the input's secrets anew (throwing
 * `missing-credential`) and leaves `input` as it is. Loads the Pulumi SDK when it runs.
 */
export function moduleProgram(kind: Kind, input: Message, sources: ModuleSources): Program {
  return async () => {
    const pulumi = await import("@pulumi/pulumi");
    const log = sources.env.PULUMI_DEBUG ? pulumi.log.info : pulumi.log.debug;
    await log(`${kind.name} runs on ${JSON.stringify(maskedJson(kind.stackInput, input))}`);
    const own = clone(kind.stackInput, input);
    const { env, lifecycle } = (own as StackInputMessage).target?.metadata ?? {};
    const { sameRun } = sources;
    const from = { kind: kind.name, env: env || DEFAULT_ENVIRONMENT, sameRun };
    await readReferences(reflect(kind.stackInput, own), from);
    await readSecrets(reflect(kind.stackInput, own), sources);
    const { protect = false, retainOnDelete = false } = lifecycle ?? {};
    if (protect || retainOnDelete)
      pulumi.runtime.registerStackTransformation(({ props, opts }) => ({
        props,
        opts: { ...opts, ...(protect && { protect }), ...(retainOnDelete && { retainOnDelete }) },
      }));
    const module = await kind.module();
    const outputs: Readonly<Record<string, Input<JsonValue>>> = await module(own);
    return Object.fromEntries(
      kind.stackOutputs.fields.map((field) => {
        const output = pulumi
          .output(outputs[field.localName])
          .apply((value) => checkOutput(kind.name, field, value));
        return [field.name, getOption(field, secret) ? pulumi.secret(output) : output];
      }),
    );
  };
}

/**
 * The body of a kind's `src/main.ts`: its module as an ordinary Pulumi program, which `pulumi up` runs. The stack
 * input comes from the environment (see `readStackInput`); what its provider config leaves out is taken from the
 * environment and from Pulumi's configuration. Returns the stack's outputs.
 */
export async function runModule(
  kind: Kind,
  env: SecretSources["env"] = process.env,
): Promise<Record<string, unknown>> {
  const pulumi = await import("@pulumi/pulumi");
  const { input, directory, warnings } = await readStackInput(kind, env);
  for (const warning of warnings) await pulumi.log.warn(formatProblem(warning));
  const message = input as StackInputMessage;
  message.providerConfig = providerConfigFor(kind, {
    given: message.providerConfig,
    env,
    config: pulumi.runtime.getConfig,
  });
  return await moduleProgram(kind, input, { env, directory })();
}
