/** GiB of memory of a size's nodes: 4 of `db-s-2vcpu-4gb`. Undefined where the slug doesn't say it. */
export const memoryGib = (sizeSlug: string): number | undefined => {
  const found = /-(\d+)gb(-|$)/.exec(sizeSlug)?.[1];
  return found === undefined ? undefined : Number(found);
};
