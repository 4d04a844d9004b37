import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A simulated cloud that `sandbox serve` keeps up in some process. */
export interface ServedCloud {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
}

const fileIn = (clouds: string): string => join(clouds, "served.json");

export async function rememberServed(clouds: string, served: readonly ServedCloud[]): Promise<void> {
  await mkdir(clouds, { recursive: true });
  await writeFile(fileIn(clouds), `${JSON.stringify(served, null, 2)}\n`);
}

export const forgetServed = (clouds: string): Promise<void> => rm(fileIn(clouds), { force: true });

/** The clouds that are served right now; a process that was killed serves nothing, whatever it left behind. */
export async function servedClouds(clouds: string): Promise<readonly ServedCloud[]> {
  try {
    const served: ServedCloud[] = JSON.parse(await readFile(fileIn(clouds), "utf8"));
    return served.filter(({ pid }) => isAlive(pid));
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
