import { KindlingError } from "@kindling/core/error";
import { type Checkpoint, EMPTY_CHECKPOINT } from "./state/checkpoint.ts";
import type { StateStore } from "./state/store.ts";

/** State in memory for tests: one stack, whose writes fail from the nth on as if the disk were full. */
export class DyingStore implements StateStore {
  checkpoint: Checkpoint = EMPTY_CHECKPOINT;
  writesLeft = Number.POSITIVE_INFINITY;

  list = async () => [];
  unlock = async () => false;
  seal = async (text: string) => ({ salt: "", text });
  unseal = async ({ text }: { text: string }) => text;

  open: StateStore["open"] = async () => ({
    checkpoint: this.checkpoint,
    isNew: this.checkpoint.resources.length === 0,
    save: async (checkpoint) => {
      if (this.writesLeft-- <= 0) throw new KindlingError("unwritable", "the disk is full");
      this.checkpoint = structuredClone(checkpoint);
    },
    recordHistory: async () => {},
    export: () => ({ version: 3, deployment: { resources: this.checkpoint.resources as never } }),
    import: async () => {},
    close: async () => {},
  });
}
