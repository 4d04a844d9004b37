import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A project outside the workspace, which has nothing but what it installs from a registry. */
export class EmptyProject {
  readonly folder: string;
  readonly #env: Record<string, string>;

  /** Its home, caches included, is in the folder. */
  constructor(folder: string, registry: string) {
    this.folder = folder;
    mkdirSync(join(folder, "home"), { recursive: true });
    this.write("package.json", '{ "private": true, "type": "module" }\n');
    this.#env = {
      PATH: process.env.PATH ?? "",
      HOME: join(folder, "home"),
      npm_config_registry: registry,
      npm_config_cache: join(folder, "..", "npm-cache"),
      npm_config_audit: "false",
      npm_config_fund: "false",
      npm_config_update_notifier: "false",
    };
  }

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  write(name: string, text: string, mode = 0o644): void {
    mkdirSync(join(this.folder, name, ".."), { recursive: true });
    writeFileSync(join(this.folder, name), text, { mode });
  }

  /** `npm install` runs no scripts of dependencies: nothing here may need one. */
  async install(...packages: string[]): Promise<void> {
    await this.run("npm", ["install", "--ignore-scripts", ...packages]);
  }

  /** Runs a program in the project; throws with what it wrote when it fails. */
  async run(
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ stdout: string; stderr: string }> {
    const options = { cwd: this.folder, env: { ...this.#env, ...env }, maxBuffer: 1e8 };
    return await run(program, args, options).catch((error) => {
      throw new Error(`${program} ${args.join(" ")}: ${error.message}\n${error.stdout}\n${error.stderr}`);
    });
  }

  /** The installed command. */
  kindling(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    return this.run(this.path("node_modules/.bin/kindling"), args, env);
  }
}
