// Saves a state whose album is named as long as told, as the user told, and tells what came of it.
import { KindlingError } from "@kindling/core/error";
import { openStore } from "../store.ts";
import { argument, tell } from "./child.ts";
import { albumCheckpoint, PASSPHRASE, PHOTOS } from "./sandbox.ts";

const { directory, length, uid } = argument<{ directory: string; length: number; uid?: number }>();
if (uid !== undefined) process.setuid?.(uid);
try {
  const stack = await openStore({ directory, passphrase: PASSPHRASE }).open(PHOTOS, { lock: true });
  await stack.save(albumCheckpoint({ name: "x".repeat(length) })).finally(() => stack.close());
  await tell({ saved: true });
} catch (error) {
  await tell(
    error instanceof KindlingError ? { code: error.code, message: error.message } : { error: String(error) },
  );
}
process.disconnect();
