import { createHash } from "node:crypto";
import { NotFound } from "./refusal.ts";
import type { Usage } from "./resources.ts";

type SizeType = "Instance" | "Kubernetes" | "Database";

export interface Size {
  readonly type: SizeType;
  readonly name: string;
  readonly cpu: number;
  readonly ramMb: number;
  readonly diskGb: number;
  readonly selectable: boolean;
}

type Plan = readonly [size: string, cpu: number, ramGb: number, diskGb: number];

const families: readonly [prefix: string, type: SizeType, plans: readonly Plan[]][] = [
  [
    ...(["g3", "Instance"] as const),
    [
      ["xsmall", 1, 1, 25],
      ["small", 1, 2, 25],
      ["medium", 2, 4, 50],
      ["large", 4, 8, 100],
      ["xlarge", 6, 16, 150],
      ["2xlarge", 8, 32, 200],
    ],
  ],
  [
    ...(["g4s.kube", "Kubernetes"] as const),
    [
      ["xsmall", 1, 1, 30],
      ["small", 1, 2, 40],
      ["medium", 2, 4, 50],
      ["large", 4, 8, 60],
    ],
  ],
  [
    ...(["g3.db", "Database"] as const),
    [
      ["xsmall", 1, 2, 20],
      ["small", 2, 4, 40],
      ["medium", 4, 8, 80],
      ["large", 6, 16, 160],
    ],
  ],
  // An old one, no longer to be chosen.
  [...(["g3.k3s", "Kubernetes"] as const), [["small", 1, 2, 15]]],
];

export const SIZES: readonly Size[] = families.flatMap(([prefix, type, plans]) =>
  plans.map(([name, cpu, ramGb, diskGb]) => ({
    ...{ type, name: `${prefix}.${name}`, cpu, ramMb: ramGb * 1024, diskGb },
    selectable: prefix !== "g3.k3s",
  })),
);

/** The size of a name, which must be for that type of resource. */
export function sizeNamed(type: SizeType, name: string): Size {
  const size = SIZES.find((each) => each.type === type && each.name === name && each.selectable);
  if (size === undefined) throw new NotFound("size");
  return size;
}

/** What so many instances or nodes of a size take of the quota. */
export const instanceUsage = ({ cpu, ramMb, diskGb }: Size, count = 1): Usage => ({
  ...{ instance_count: count, port_count: count, cpu_core: cpu * count, ram_mb: ramMb * count },
  disk_gb: diskGb * count,
});

/** Names seen (facts: Look-ups); the first is what a volume or instance gets that asks for none. */
export const VOLUME_TYPES = ["ms-xfs-2-replicas", "encrypted-standard", "csi-s3"] as const;

/** An id that is the same in every process and differs per region, as those of disk images do (D). */
export function stableId(...parts: string[]): string {
  const hex = createHash("sha256").update(parts.join("/")).digest("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
