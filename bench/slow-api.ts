import { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** A stretch of this process's clock. */
interface Call {
  readonly from: number;
  readonly to: number;
}

/** Has every HTTP server of this process take so many milliseconds longer to answer, while `work` runs. */
export async function slowed<Result>(
  ms: number,
  work: () => Promise<Result>,
): Promise<{ result: Result; calls: Call[] }> {
  const calls: Call[] = [];
  const { emit } = Server.prototype;
  Server.prototype.emit = function (this: Server, ...event: unknown[]): boolean {
    const pass = () => Reflect.apply(emit, this, event) as boolean;
    const [name, , response] = event as [string, unknown, NodeJS.EventEmitter];
    if (name !== "request") return pass();
    const from = performance.now();
    response.once("finish", () => calls.push({ from, to: performance.now() }));
    void sleep(ms).then(pass);
    return true;
  };
  try {
    return { result: await work(), calls };
  } finally {
    Server.prototype.emit = emit;
  }
}

/** Milliseconds in which at least one call was under way: what they take when nothing else takes any time. */
export function timeOf(calls: readonly Call[]): number {
  let [total, until] = [0, 0];
  for (const { from, to } of calls.toSorted((one, other) => one.from - other.from)) {
    total += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return total;
}
