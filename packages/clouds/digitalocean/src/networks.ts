/** IPv4 networks in CIDR notation. */
interface Range {
  readonly first: number;
  readonly last: number;
}

function rangeOf(cidr: string): Range {
  const [address = "", bits = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(bits));
  const number = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const first = number - (number % size);
  return { first, last: first + size - 1 };
}

export function overlaps(one: string, other: string): boolean {
  const [a, b] = [rangeOf(one), rangeOf(other)];
  return a.first <= b.last && b.first <= a.last;
}

/** A /20 that overlaps none of these. */
export function freeNetwork(taken: readonly string[]): string {
  for (let index = 0; index < 16 * 100; index++) {
    const candidate = `10.${100 + Math.floor(index / 16)}.${(index % 16) * 16}.0/20`;
    if (!taken.some((range) => overlaps(range, candidate))) return candidate;
  }
  throw new RangeError("no network is left");
}
