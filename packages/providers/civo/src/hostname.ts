import { randomBytes } from "node:crypto";

/** A hostname that no other instance has, from a resource's name. */
export function madeUpHostname(resource: string): string {
  const stem = resource.replace(/[^A-Za-z0-9.]+/g, "-").slice(0, 63 - 8);
  return `${stem.replace(/^[-.]+|[-.]+$/g, "") || "instance"}-${randomBytes(4).toString("hex").slice(1)}`;
}
