import { KindlingError } from "@kindling/core/error";

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** A time as Civo writes it, in RFC 3339: as it is where it is so already, else in UTC. Throws `cloud` where it is none. */
export function rfc3339(time: string): string {
  if (RFC3339.test(time) && !Number.isNaN(Date.parse(time))) return time;
  // Go's way to print a time, `2026-04-01 12:00:00.5 +0000 UTC`; without a zone it is taken as UTC.
  const [, day, hour, zone = "+00:00"] =
    /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?)\d* *([+-]\d{2}:?\d{2})?(?: *(?:UTC|Z))?$/.exec(
      time,
    ) ?? [];
  const date = new Date(`${day}T${hour}${zone.replace(/(\d{2}):?(\d{2})$/, "$1:$2")}`);
  if (Number.isNaN(date.getTime()))
    throw new KindlingError(
      "cloud",
      `Civo says that the instance was made at ${JSON.stringify(time)}, which is no time`,
    );
  return date.toISOString();
}
