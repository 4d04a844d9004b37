import { CivoComputeInstanceSpecSchema } from "@kindling/apis/kindling/civo/compute_instance/v1/spec";
import { KindlingError } from "@kindling/core/error";
import { checkMessage } from "@kindling/core/message-check";
import type { Problem } from "@kindling/core/problem";
import { locateIn } from "@kindling/core/source";

const PATH = "userData";
const OWN = /^civo_compute_instance\.user_data\./;

/**
 * Holds user data that was read when the module ran to the rules that validation holds it to where it stands in the
 * manifest. Throws `invalid-input`, in the rules' words.
 */
export function checkUserData(text: string): void {
  const [problem] = checked(text).problems.filter(isOwn);
  if (problem) throw refused(problem.message);
  if (text.includes("\0")) throw refused("holds a NUL character, which no shell script can");
}

/** What the spec's warnings say of it, `spec.userData: seems to hold …`. */
export const warningsOf = (text: string): string[] =>
  checked(text)
    .warnings.filter(isOwn)
    .map(({ message }) => `spec.userData: ${message}`);

/** Why user data is refused. The message must not hold any of it. */
export const refused = (why: string): KindlingError =>
  new KindlingError("invalid-input", `spec.userData: ${why}`, { path: "spec.userData" });

const isOwn = ({ path, rule }: Problem): boolean => path === PATH && OWN.test(rule);

/** A spec that is valid but for what is said about its user data. */
const checked = (text: string) =>
  checkMessage(
    CivoComputeInstanceSpecSchema,
    {
      ...{
        instanceName: "any",
        region: "LON1",
        size: "any",
        image: "any",
        network: { ref: { name: "any" } },
      },
      [PATH]: text,
    },
    locateIn("manifest"),
  );
