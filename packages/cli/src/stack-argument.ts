import type { StackName } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import type { Kind } from "@kindling/core/kind";
import { DEFAULT_ENVIRONMENT } from "@kindling/core/labels";
import { nearest } from "@kindling/core/nearest";
import { type Context, UsageError } from "./context.ts";
import { kinds } from "./kinds.ts";
import { count, readManifests } from "./manifests.ts";

const KIND_AND_NAME = /^([A-Z][A-Za-z0-9]*)\/([^/.]+)$/;

/** The stack that `CivoBucket/my-bucket` names in an environment. Throws `not-found` for an unknown kind. */
export async function stackNamed(text: string, env: string = DEFAULT_ENVIRONMENT): Promise<StackName> {
  const { kind, name } = await kindAndName(text);
  return { project: kind.project, stack: `${env}.${name}` };
}

/** What `CivoBucket/my-bucket` names. Throws `not-found` for an unknown kind. */
export async function kindAndName(text: string): Promise<{ kind: Kind; name: string }> {
  const [, kind = "", name = ""] = KIND_AND_NAME.exec(text) ?? [];
  if (!name) throw new UsageError(`${text}: name a stack as KIND/NAME, for example CivoBucket/my-bucket`);
  const load = kinds[kind];
  if (!load) {
    const near = nearest(kind, Object.keys(kinds));
    throw new KindlingError(
      "not-found",
      `${text}: there is no kind ${kind}; ${near ? `did you mean ${near}? ` : ""}kindling kinds lists them all`,
    );
  }
  return { kind: (await load()).default, name };
}

/** How the command line names a stack of one of the kinds: `CivoBucket/my-bucket --env prod`. */
export function argumentFor({ project, stack }: StackName): string {
  const letters = project.replaceAll("-", "");
  const kind = Object.keys(kinds).find((name) => name.toLowerCase() === letters) ?? "KIND";
  const [env, ...name] = stack.split(".");
  return `${kind}/${name.join(".")}${env === DEFAULT_ENVIRONMENT ? "" : ` --env ${env}`}`;
}

/** The one stack that a KIND/NAME or a manifest's path stands for; undefined when the manifest has problems. */
export async function stackOf(
  text: string,
  env: string | undefined,
  context: Context,
): Promise<StackName | undefined> {
  if (KIND_AND_NAME.test(text)) return stackNamed(text, env);
  const { manifests, problems } = await readManifests([text], env ? { env } : {}, context);
  if (problems.length) return undefined;
  const [manifest, ...others] = manifests;
  if (!manifest || others.length)
    throw new UsageError(`${text} holds ${count(manifests.length, "manifest")}: name one stack as KIND/NAME`);
  return manifest.stack;
}
