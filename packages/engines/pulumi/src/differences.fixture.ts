import type { Differences } from "@kindling/testing/engine-suite-test";

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
