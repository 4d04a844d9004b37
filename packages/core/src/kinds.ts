import type { Kind } from "./kind.ts";

/** Kinds by name, each loaded on first use: `{ CivoBucket: () => import("@kindling/civo-bucket") }`. */
export type KindLoaders = Readonly<Record<string, () => Promise<{ default: Kind }>>>;
