import type { HttpError } from "@kindling/provider-framework/http-error";
import { isRefusal } from "./failure.ts";

/** What requests name: how Civo's codes speak of it, what it must be, and Civo's command that lists it. */
const NAMED: readonly (readonly [noun: string, code: RegExp, must: string, list: string])[] = [
  ["size", /_size_/, "be one that Civo offers there for such a thing", "civo size list"],
  ["disk image", /_disk_?image_|_template_/, "be one of the region", "civo diskimage list"],
  ["version", /_kubernetes_version_/, "be one that Civo offers", "civo kubernetes versions"],
  ["version", /_software_version_/, "be one that Civo offers", "civo database versions"],
  ["application", /_application_/, "be one of Civo's marketplace", "civo kubernetes applications list"],
  ["firewall", /_firewall_/, "be in the same region and network", "civo firewall list"],
  ["network", /_network_/, "be in the same region", "civo network list"],
  ["SSH key", /_ssh_key_/, "be one of the account", "civo sshkey list"],
  ["domain", /_dns_domain_/, "be given by its id", "civo domain list"],
];

/** What to do where Civo refuses something that a request on a `noun` names; undefined for other failures. */
export function namingHint(failure: HttpError, noun: string, region: string | undefined): string | undefined {
  const { reason = "" } = failure;
  if (!isRefusal(failure) || !/_(not_found|find|invalid)$/.test(reason)) return undefined;
  const [named, , must, list] = NAMED.find(([, code]) => code.test(reason)) ?? [];
  if (named === undefined || named === noun) return undefined;
  return `The ${named} must ${must}: \`${list}${region ? ` --region ${region}` : ""}\` shows what there is`;
}
