import { spawn } from "node:child_process";
import { cp, mkdir, symlink } from "node:fs/promises";
import { basename, delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import type { ProviderSource } from "@kindling/core/provider";
import { nodeLanguageHost } from "@kindling/engine-pulumi/node-language-host.fixture";
import { serveAttached } from "@kindling/provider-framework/serve-attached";
import { KINDS } from "./example-worlds.fixture.ts";
import type { Ended } from "./kindling.ts";

export interface PlainPulumi {
  /** The copy of a kind's folder. */
  folder(kind: string): Promise<string>;
  /** Runs Pulumi's command in a kind's folder, as a user does without any other part of Kindling. */
  run(kind: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
}

/**
 * A copy of the kinds' folders, where nothing that Pulumi writes into them is in anybody's way, on a `file://` backend.
 * Pulumi is attached to `providers` of the test's process; for others it takes the plugins that the folders name.
 */
export async function plainPulumi(setup: {
  readonly cli: string;
  readonly directory: string;
  readonly backend: string;
  readonly passphrase: string;
  readonly providers?: Readonly<Record<string, ProviderSource>>;
}): Promise<PlainPulumi> {
  const { cli, directory, backend, passphrase, providers = {} } = setup;
  const bin = join(directory, "bin");
  // Pulumi wants the folder of plugins to be there, even where it is attached to a provider.
  for (const folder of [bin, backend, join(directory, "dist/plugins")])
    await mkdir(folder, { recursive: true });
  await nodeLanguageHost(bin);
  const attached = await Promise.all(
    Object.entries(providers).map(
      async ([name, source]) => `${name}:${(await serveAttached(name, source)).port}`,
    ),
  );
  const copied = new Map<string, Promise<string>>();
  const folderOf = (kind: string): Promise<string> => {
    const known = copied.get(kind) ?? copyOf(kind, join(directory, "packages/kinds", kind));
    copied.set(kind, known);
    return known;
  };
  return {
    folder: folderOf,
    async run(kind, args, env = {}) {
      const child = spawn(cli, [...args, "--non-interactive", "--color", "never"], {
        cwd: await folderOf(kind),
        stdio: ["ignore", "pipe", "pipe"],
        env: {
          HOME: directory,
          PATH: [bin, dirname(process.execPath), process.env.PATH].join(delimiter),
          PULUMI_HOME: join(directory, "home"),
          PULUMI_BACKEND_URL: `file://${backend}`,
          PULUMI_CONFIG_PASSPHRASE: passphrase,
          PULUMI_SKIP_UPDATE_CHECK: "true",
          ...(attached.length && { PULUMI_DEBUG_PROVIDERS: attached.join(",") }),
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
          ...env,
        },
      });
      const exited = new Promise<number | undefined>((ended, failed) => {
        child.on("error", failed);
        child.on("close", (code) => ended(code ?? undefined));
      });
      const [status, stdout, stderr] = await Promise.all([exited, text(child.stdout), text(child.stderr)]);
      return { status, stdout, stderr };
    },
  };
}

async function copyOf(kind: string, folder: string): Promise<string> {
  const original = join(KINDS, kind);
  const filter = (path: string) => basename(path) !== "node_modules";
  await cp(original, folder, { recursive: true, filter });
  await symlink(join(original, "node_modules"), join(folder, "node_modules"));
  return folder;
}
