// What the V8 startup snapshot holds (docs/decisions/0004): all that is done here, when it is built. `main` comes after
// it was loaded, in another process: terminal, environment and current folder must not be looked at before.
import { readFileSync, statSync } from "node:fs";
import { PassThrough } from "node:stream";
import { startupSnapshot } from "node:v8";
import { parseArguments } from "../arguments.ts";
import { colorsFor } from "../context.ts";
import { kinds } from "../kinds.ts";
import { runProcess } from "../process.ts";

/** A file that a snapshot was made from, as it was then. */
export interface Input {
  readonly file: string;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** Makes the launcher run the sources, since they changed; no command ends with it. */
const OUT_OF_DATE = 75;

const inputs: readonly Input[] = JSON.parse(readFileSync(process.argv[2] as string, "utf8"));
void warmUp();
startupSnapshot.setDeserializeMainFunction(main);

function main(): void {
  if (inputs.every(isUnchanged)) void runProcess(process.argv.slice(2));
  else process.exit(OUT_OF_DATE);
}

function isUnchanged({ file, size, modified }: Input): boolean {
  const now = statSync(file, { throwIfNoEntry: false });
  return now?.size === size && now.mtimeMs === modified;
}

/** Compiles what validating takes: the rules of every kind, and code. */
async function warmUp(): Promise<void> {
  for (const load of Object.values(kinds)) {
    const { name, apiVersion } = (await load()).default;
    const stdin = new PassThrough().end(`apiVersion: ${apiVersion}\nkind: ${name}\nspec: {}\n`);
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const context = {
      stdin,
      stdout,
      stderr,
      env: {},
      directory: "",
      colors: colorsFor({}, {}),
      debug: false,
    };
    await parseArguments(["validate", "-"], context);
  }
}
