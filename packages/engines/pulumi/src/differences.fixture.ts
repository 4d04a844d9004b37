import type { Differences } from "@kindling/testing/engine-suite-test";
import type { Evenings } from "@kindling/testing/parity-compare";
import type { RunRecord } from "@kindling/testing/parity-run";

/** Where Pulumi's engine does otherwise than the sandbox on purpose: tests of the suite that it must fail, and why. */
export const DIFFERENCES: Differences = {
  "a half-done update keeps what did take effect; a failed one keeps the old inputs":
    "Pulumi keeps the inputs from before a half-done update, with its error; the sandbox takes the provider's word for what took effect, so that a later preview shows only what is left to do",
  "what the engine lacks is refused by name":
    "Pulumi has transforms, hooks and components of other languages; the sandbox refuses them",
  "when asked to end at once it leaves what it began open, and the next run says so":
    "Pulumi makes up another name for what it creates again and doesn't tell the provider that a creation was cut off; the sandbox does both, so that no second one is made",
  "inputs, outputs that repeat them, outputs that the provider or the program calls secret":
    "Pulumi takes a provider's word for which outputs are secret below the top level, and the model says nothing; the sandbox marks what repeats a secret input. Kindling's own providers return secrets wrapped",
  "created and modified tell when":
    "Pulumi encrypts a stack's secrets anew at each run, so that states with the same secrets differ in their text",
};

/**
 * What the comparison of random programs evens out; each must make a difference, so that none outlives its reason.
 */
export const EVENED: Evenings = {
  "secrets below the top level of outputs": {
    reason:
      "Pulumi takes a provider's word for which outputs are secret below the top level, and the model says nothing; the sandbox marks what repeats a secret input",
    apply: (record) =>
      inState(record, (resource) => ({
        ...resource,
        ...(isMap(resource.outputs) && { outputs: repeated(resource.outputs, resource.inputs) }),
      })),
  },
};

type Plain = Readonly<Record<string, unknown>>;
const isMap = (value: unknown): value is Plain =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function inState(record: RunRecord, change: (resource: Plain) => Plain): RunRecord {
  const state = record.state as { resources: Plain[] };
  return { ...record, state: { ...state, resources: state.resources.map(change) } };
}

function repeated(output: unknown, input: unknown): unknown {
  if (!isMap(input) || (isMap(output) && "secret" in output)) return output;
  if ("secret" in input) return { secret: output };
  if (!isMap(output)) return output;
  return Object.fromEntries(Object.entries(output).map(([key, value]) => [key, repeated(value, input[key])]));
}
