import type { RegisteredResource, RunOptions } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import { type Context, say } from "./context.ts";
import type { Outcome } from "./operation.ts";
import type { Target } from "./target.ts";

/** What the seams of a stack's run put into its options, as one. */
export function seamOptions({ seams = [] }: Target, preview: boolean): Pick<RunOptions, "imports" | "judge"> {
  const all = seams.map((seam) => seam.options(preview));
  const judges = all.flatMap(({ judge }) => judge ?? []);
  const imports = Object.assign({}, ...all.map((options) => options.imports));
  return {
    ...(Object.keys(imports).length > 0 && { imports }),
    ...(judges.length > 0 && {
      judge(resource: RegisteredResource) {
        for (const judge of judges) {
          const refusal = judge(resource);
          if (refusal) return refusal;
        }
        return undefined;
      },
    }),
  };
}

/** What a preview found, failed where a seam of its stack forbids it. Says why. */
export function unlessRefused(found: Outcome, context: Context): Outcome {
  const { target, run, result } = found;
  if (!run || result !== "succeeded") return found;
  const errors = (target.seams ?? []).flatMap((seam) => seam.refusals(run));
  if (errors.length === 0) return found;
  const { colors } = context;
  for (const { message } of errors) say(context, `${colors.red("error:")} ${target.title}: ${message}`);
  return { ...found, result: "failed", errors, blocks: true };
}

/** Previews of a run of which nothing may begin, since some are forbidden; undefined where none is. */
export function blocked(previews: readonly Outcome[]): Outcome[] | undefined {
  const because = previews.filter(({ blocks }) => blocks);
  const [first] = because;
  if (!first) return undefined;
  const message = `not begun: ${first.target.title} is refused, so nothing is`;
  return previews.map((outcome) =>
    outcome.result === "succeeded"
      ? { ...outcome, result: "skipped", errors: [new KindlingError("skipped", message)], because }
      : outcome,
  );
}
