// Saves a state over another, and stops for good before the file system call of the given number, telling which
// one it is; a write it leaves half done.
import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { openStore } from "../store.ts";
import { argument, tell } from "./child.ts";
import { PASSPHRASE, PHOTOS, withSecret } from "./sandbox.ts";

type Call = (this: unknown, ...parameters: unknown[]) => Promise<unknown>;

const { directory, stopAt } = argument<{ directory: string; stopAt: number }>();
setInterval(() => undefined, 60_000); // Lives until it is killed.
let calls = Number.NEGATIVE_INFINITY;

function intercept(owner: object, name: string): void {
  const real: Call = Reflect.get(owner, name);
  const intercepted: Call = async function (...parameters) {
    calls += 1;
    if (calls !== stopAt) return real.apply(this, parameters);
    const [content] = parameters;
    if (name === "writeFile") await real.call(this, String(content).slice(0, String(content).length / 2));
    await tell(name);
    return new Promise(() => undefined);
  };
  Reflect.set(owner, name, intercepted);
}

const handle = await fs.open(import.meta.filename);
for (const name of ["writeFile", "sync"]) intercept(Object.getPrototypeOf(handle), name);
await handle.close();
for (const name of ["open", "link", "copyFile", "rename", "rm"]) intercept(fs, name);
syncBuiltinESMExports();

const stack = await openStore({ directory, passphrase: PASSPHRASE }).open(PHOTOS, { lock: true });
calls = 0;
await stack.save(withSecret("new"));
await tell("saved");
