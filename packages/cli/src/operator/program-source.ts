import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Kind } from "@kindling/core/kind";
import { stringify } from "yaml";
import { nativeProviders } from "./native-providers.ts";

/** Where a workspace gets a kind's program. */
export type ProgramSource =
  | { readonly git: string; readonly revision: string }
  /** The kinds' published packages of this version. */
  | { readonly version: string };

/** What a Stack says to have its kind's program in its workspace. */
export interface SourceSpec {
  readonly spec: Record<string, unknown>;
  /** What makes the project's folder in the workspace, unless the operator does. */
  readonly initContainers?: readonly object[];
}

/** The operator's own default. A program from a package needs an image that is named: its init container runs in it. */
export const DEFAULT_IMAGE = "pulumi/pulumi:latest-nonroot";

/** How a Stack's workspace gets the program of a kind. */
export function sourceSpec(kind: Kind, source: ProgramSource, image: string | undefined): SourceSpec {
  if ("git" in source) return gitSource(kind, source);
  return { spec: {}, initContainers: [projectMaker(kind, source.version, image ?? DEFAULT_IMAGE)] };
}

/** A commit stays what it is; of anything else the operator follows what it leads to. */
function gitSource({ project }: Kind, { git, revision }: { git: string; revision: string }): SourceSpec {
  const ref = /^[0-9a-f]{40}$/.test(revision) ? { commit: revision } : { branch: revision };
  return { spec: { projectRepo: git, ...ref, repoDir: `packages/kinds/${project}`, shallow: true } };
}

/**
 * Puts a project of two files where the operator looks for one, when it has no source of its own to fetch; the
 * operator's `pulumi install` then installs the kind's package.
 */
function projectMaker(kind: Kind, version: string, image: string): object {
  const files = Object.entries(packageProject(kind, version)).map(
    ([name, text]) => `cat > /share/workspace/${name} <<'END'\n${text}END\n`,
  );
  return {
    name: "project",
    image,
    command: ["sh", "-ec", ["mkdir -p /share/workspace\n", ...files].join("")],
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
    volumeMounts: [{ name: "share", mountPath: "/share" }],
  };
}

/** The files of a project that runs a kind's published package. */
function packageProject(kind: Kind, version: string): Record<string, string> {
  const name = `@kindling/${kind.project}`;
  const providers = nativeProviders(
    JSON.parse(readFileSync(join(packageFolder(kind), "package.json"), "utf8")),
  );
  return {
    "package.json": `${JSON.stringify({ private: true, type: "module", dependencies: { [name]: version } }, null, 2)}\n`,
    "Pulumi.yaml": stringify({
      name: kind.project,
      main: `node_modules/${name}/dist/main.js`,
      runtime: { name: "nodejs", options: { typescript: false } },
      ...(providers.length > 0 && {
        plugins: {
          providers: providers.map((provider) => ({
            name: provider,
            path: `node_modules/@kindling/provider-${provider}/plugin`,
          })),
        },
      }),
    }),
  };
}

/** Where the kind's package is installed here. */
function packageFolder({ project }: Kind): string {
  return join(dirname(createRequire(import.meta.url).resolve(`@kindling/${project}`)), "..");
}
