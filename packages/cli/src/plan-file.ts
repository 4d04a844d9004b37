import { createHash, randomBytes } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Engine, SavedPlan, StackName } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import packageJson from "../package.json" with { type: "json" };
import type { Context } from "./context.ts";
import { changedPaths, digestsOf, type InputDigests } from "./plan-input.ts";
import type { Target } from "./target.ts";

const VERSION = packageJson.version;
const FORMAT = "kindling-plan/1";
const AGAIN = "make a new one with preview --save-plan";

/** One stack of a plan file. */
export interface PlannedStack extends StackName {
  readonly title: string;
  /** What its module ran on, secrets masked: salted digests by path. */
  readonly input: InputDigests;
  /** The engine's own, encrypted. */
  readonly plan: SavedPlan;
}

/** What `preview --save-plan` writes. */
export interface PlanFile {
  readonly format: typeof FORMAT;
  readonly version: string;
  readonly engine: Engine["name"];
  readonly salt: string;
  readonly stacks: readonly PlannedStack[];
}

/** Writes a plan for the user alone to read (mode 0600). Throws `unwritable`. */
export async function writePlan(
  file: string,
  engine: Engine["name"],
  planned: readonly { readonly target: Target; readonly plan: SavedPlan }[],
  { directory }: Pick<Context, "directory">,
): Promise<void> {
  const salt = randomBytes(16).toString("base64");
  const stacks = planned.map(({ target: { title, stack, shownInput }, plan }): PlannedStack => {
    const { project, stack: name, organization } = stack;
    const input = digestsOf(shownInput, salt);
    return { title, project, stack: name, ...(organization !== undefined && { organization }), input, plan };
  });
  const content: PlanFile = { format: FORMAT, version: VERSION, engine, salt, stacks };
  const path = resolve(directory, file);
  const temporary = `${path}.${randomBytes(4).toString("hex")}`;
  try {
    const text = JSON.stringify({ ...content, digest: digestOf(content) }, null, 2);
    await writeFile(temporary, `${text}\n`, { mode: 0o600, flag: "wx" });
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    const message = `the plan can't be written to ${file}: ${(cause as Error).message}`;
    throw new KindlingError("unwritable", message, { path: file, cause });
  }
}

/** Reads a plan. Throws `unreadable`, and `invalid-input` for what isn't one, is damaged or of another version. */
export async function readPlan(file: string, { directory }: Pick<Context, "directory">): Promise<PlanFile> {
  let text: string;
  try {
    text = await readFile(resolve(directory, file), "utf8");
  } catch (cause) {
    const message = `the plan ${file} can't be read: ${(cause as Error).message}`;
    throw new KindlingError("unreadable", message, { path: file, cause });
  }
  const invalid = (why: string) =>
    new KindlingError("invalid-input", `${file} ${why}: ${AGAIN}`, { path: file });
  const { digest, ...content } = (parsed(text) ?? {}) as Partial<PlanFile> & { digest?: string };
  if (!content.format?.startsWith?.("kindling-plan/"))
    throw invalid("isn't a plan of Kindling's, or is damaged");
  if (content.format !== FORMAT || content.version !== VERSION)
    throw invalid(`was made by Kindling ${content.version}, and this is ${VERSION}`);
  if (digest !== digestOf(content)) throw invalid("is damaged, or was changed by hand");
  return content as PlanFile;
}

/**
 * The plans of a run's stacks. Throws `refused` when the file isn't about just these, on this engine, or when their
 * manifests have changed since it was made.
 */
export function plansFor(
  { engine, salt, stacks }: PlanFile,
  targets: readonly Target[],
  current: Engine["name"],
): Map<Target, SavedPlan> {
  if (engine !== current)
    throw refused(
      `the plan was made on --engine ${engine}, and this run is on ${current}`,
      "name the same engine, or",
    );
  const planned = new Map(stacks.map((one) => [keyOf(one), one]));
  const here = new Set(targets.map(({ stack }) => keyOf(stack)));
  const missing = targets
    .filter(({ stack }) => !planned.has(keyOf(stack)))
    .map(({ title }) => `${title} isn't in it`);
  const more = stacks
    .filter((one) => !here.has(keyOf(one)))
    .map(({ title }) => `${title} is in it, and not in this run`);
  if (missing.length + more.length > 0)
    throw refused(
      `the plan is of other stacks: ${[...missing, ...more].join("; ")}`,
      "name the same manifests, or",
    );
  const changed = targets.flatMap(({ title, stack, shownInput }) => {
    const paths = changedPaths(planned.get(keyOf(stack))?.input ?? {}, digestsOf(shownInput, salt));
    return paths.length > 0 ? [`${paths.join(", ")} of ${title}`] : [];
  });
  if (changed.length > 0)
    throw refused(`the manifests have changed since the plan was made: ${changed.join("; ")}`);
  return new Map(targets.map((target) => [target, planned.get(keyOf(target.stack))?.plan ?? null]));
}

function refused(what: string, or = ""): KindlingError {
  const advice = `${or} make a new plan and review it: preview --save-plan`.trim();
  return new KindlingError("refused", `${what}. Nothing was changed; ${advice}`);
}

const keyOf = ({ project, stack, organization = "" }: StackName): string =>
  `${organization}/${project}/${stack}`;
const digestOf = (content: unknown): string =>
  createHash("sha256").update(JSON.stringify(content)).digest("base64url");

function parsed(text: string): unknown {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === "object" ? found : undefined;
  } catch {
    return undefined;
  }
}
