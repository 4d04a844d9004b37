import type { Metadata } from "@kindling/apis/kindling/shared/v1/metadata";
import { labels } from "@kindling/core/labels";

const NAME = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const VALUE = /^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/;

export interface ObjectMarks {
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  /** Those that no object in a cluster can have, because of their keys. */
  readonly leftOut: readonly string[];
}

/**
 * A manifest's labels and annotations as an object in a cluster can have them: a label with a value that Kubernetes
 * takes in annotations only becomes one.
 */
export function objectMarks(kind: string, metadata: Metadata): ObjectMarks {
  const given = labels({ kind, metadata });
  const all = { ...metadata.annotations, ...given };
  const possible = Object.entries(all).filter(([key]) => NAME.test(key));
  const isLabel = ([key, value]: [string, string]) => key in given && VALUE.test(value);
  return {
    labels: { "app.kubernetes.io/managed-by": "kindling", ...Object.fromEntries(possible.filter(isLabel)) },
    annotations: Object.fromEntries(possible.filter((entry) => !isLabel(entry))),
    leftOut: Object.keys(all).filter((key) => !NAME.test(key)),
  };
}
