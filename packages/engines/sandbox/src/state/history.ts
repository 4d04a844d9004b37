/** A run for Pulumi's history of a stack (`apitype.UpdateInfo`). */
export interface HistoryEntry {
  readonly kind: "update" | "refresh" | "destroy" | "import" | "rename" | "resource-import";
  readonly result: "succeeded" | "failed";
  readonly startTime: Date;
  readonly endTime: Date;
  readonly message?: string;
  /** How many steps there were of each operation: `{ create: 2, same: 1 }`. */
  readonly resourceChanges?: Readonly<Record<string, number>>;
  /** Pulumi's facts about the run, such as `exec.kind`. Must not hold secrets. */
  readonly environment?: Readonly<Record<string, string>>;
}
