// Locks the stack again and again, and tells how often it had it; fails when someone else had it too.
import { rm, writeFile } from "node:fs/promises";
import { KindlingError } from "@kindling/core/error";
import { lockStack } from "../lock.ts";
import { argument, tell } from "./child.ts";
import { PHOTOS } from "./sandbox.ts";

const { directory, attempts } = argument<{ directory: string; attempts: number }>();
let turns = 0;
for (let attempt = 0; attempt < attempts; attempt++) {
  try {
    const lock = await lockStack(directory, PHOTOS, "");
    await writeFile(`${directory}/taken`, "", { flag: "wx" });
    await rm(`${directory}/taken`);
    await lock.release();
    turns += 1;
  } catch (error) {
    if (!(error instanceof KindlingError) || error.code !== "locked") throw error;
  }
}
await tell({ turns });
process.disconnect();
