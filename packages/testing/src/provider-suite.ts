import type { PropertyMap } from "@kindling/core/property-value";
import type { ProviderFactory } from "@kindling/core/provider";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PluginCommand, type PluginProcess, startPlugin } from "./plugin-process.ts";
import type { LoggedMessage } from "./provider-suite-engine.ts";
import { callsOf, lifeOf, type Transcript } from "./provider-suite-life.ts";

/** The real HTTP server that a provider works on, as a suite's caller starts it. */
export interface ProviderServer {
  /** Configuration of the provider: endpoint and credentials. Secrets wrapped. */
  readonly config: PropertyMap;
  close(): Promise<void>;
}

/** A resource to take through its life. */
export interface ResourceCase<Server extends ProviderServer = ProviderServer> {
  /** Type token. */
  readonly type: string;
  /** Inputs as a program gives them; a function where something has to be there first. */
  readonly inputs: PropertyMap | ((server: Server) => Promise<PropertyMap>);
  /** Inputs that can be changed in place, with other values. */
  readonly change?: PropertyMap;
  /** Inputs whose change needs another resource, with other values. */
  readonly replace?: PropertyMap;
  /** Inputs that a preview doesn't know. */
  readonly unknown?: readonly string[];
  /** Inputs that are wrong, by the property that Check has to name. */
  readonly wrong?: Readonly<Record<string, PropertyMap>>;
  /** Outputs that differ from run to run beside the id, such as times. */
  readonly volatile?: readonly string[];
  /** Inputs that the API never tells, so that an import can't know them. */
  readonly neverRead?: readonly string[];
  /** What an import takes where that isn't the id alone. */
  readonly importId?: (id: string, inputs: PropertyMap) => string;
  /** Deletes the resource behind the provider's back. */
  readonly remove: (server: Server, id: string) => Promise<void> | void;
  /**
   * For a resource that is part of something else, which `remove` deletes: makes that again. It outlives the resource,
   * so that a deleted one is still found.
   */
  readonly restore?: (server: Server, id: string) => Promise<void> | void;
}

export interface FunctionCase {
  readonly token: string;
  readonly args: PropertyMap;
  readonly outputs: PropertyMap;
}

export interface ProviderSuite<Server extends ProviderServer> {
  readonly name: string;
  /** The provider in this process. */
  readonly inProcess: ProviderFactory;
  /** The same provider as a plugin. */
  readonly plugin: PluginCommand;
  /** Starts an empty server; each run gets one of its own. */
  readonly start: () => Promise<Server>;
  /** Strings that must show nowhere but wrapped as secrets, beside those of the configuration. */
  readonly secrets?: readonly string[];
  readonly resources: readonly ResourceCase<Server>[];
  /** The server has only some of the provider's resources, so that others aren't tried. */
  readonly isPart?: true;
  /** Functions, with the first resource of the cases there. */
  readonly functions?: (server: Server) => Promise<readonly FunctionCase[]>;
}

/**
 * Takes every resource of a provider through its life against a real HTTP server: check, previews with unknowns,
 * create, read, import, update, replacement, gone on the server, delete, secrets. Once in-process, once over gRPC to the
 * plugin's own process; both must give the same answers.
 */
export function runProviderSuite<Server extends ProviderServer>(suite: ProviderSuite<Server>): void {
  describe(`provider ${suite.name}`, () => {
    let plugin: PluginProcess;
    beforeAll(async () => {
      plugin = await startPlugin(suite.plugin);
    });
    afterAll(() => plugin.stop());

    for (const resource of suite.resources) {
      describe(resource.type, () => {
        let inProcess: Transcript;
        it("lives as it should in-process", async () => {
          const logged: LoggedMessage[] = [];
          const provider = suite.inProcess();
          const calls = callsOf(provider, (message) => logged.push(message));
          inProcess = await onServer((server) =>
            lifeOf({ suite, resource, server, calls, logged: () => logged }),
          );
          provider.close?.();
        });

        it("gives the same answers as a plugin", async () => {
          const calls = callsOf(plugin.provider);
          const from = plugin.logged.length;
          const logged = () => plugin.logged.slice(from);
          const overGrpc = await onServer((server) => lifeOf({ suite, resource, server, calls, logged }));
          expect(overGrpc).toEqual(inProcess);
          expect(plugin.stderr()).toBe("");
        });
      });
    }

    it("has a schema that names just the resources that were tried, and a version", async () => {
      const schema = JSON.parse(await plugin.schema());
      const tried = suite.resources.map(({ type }) => type).sort();
      if (suite.isPart) expect(Object.keys(schema.resources)).toEqual(expect.arrayContaining(tried));
      else expect(Object.keys(schema.resources).sort()).toEqual(tried);
      expect(schema.version).toBe(await plugin.version());
    });

    it("answers its functions, alike in-process and as a plugin", async () => {
      for (const provider of [suite.inProcess(), plugin.provider])
        await onServer(async (server) => {
          const { configure, invoke } = callsOf(provider);
          await configure(server.config);
          for (const { token, args, outputs } of (await suite.functions?.(server)) ?? [])
            expect(await invoke(token, args), token).toEqual({ outputs, failures: [] });
        });
    });

    async function onServer<T>(work: (server: Server) => Promise<T>): Promise<T> {
      const server = await suite.start();
      try {
        return await work(server);
      } finally {
        await server.close();
      }
    }
  });
}
