import { mkdir, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { Server as GrpcServer, ServerCredentials } from "@grpc/grpc-js";
import type { ProviderFactory } from "@kindling/core/provider";
import { resourceProvider } from "@kindling/provider-framework/grpc/service";
import { ResourceProviderService } from "@kindling/provider-framework/grpc/stubs";

/** The executable's whole program: gets the port of a provider in the tests' process, and lasts as long as both. */
const SCRIPT = `#!/usr/bin/env node
const socket = require("node:net").connect(Number("PORT"), "127.0.0.1");
socket.on("data", (port) => process.stdout.write(port + "\\n"));
socket.on("close", () => process.exit(0));
socket.on("error", () => process.exit(1));
`;

/**
 * Makes a plugin's folder for a provider that lives in this process, where a test can look at it and interfere. Each
 * process that Pulumi starts of it gets a provider of its own.
 */
export async function servedProvider(
  name: string,
  factory: ProviderFactory,
  folder: string,
): Promise<string> {
  const control = createServer((socket) => {
    const server = new GrpcServer();
    const provider = factory();
    server.addService(
      ResourceProviderService,
      resourceProvider({
        served: Promise.resolve({ provider, version: "1.0.0", schema: async () => JSON.stringify({ name }) }),
        log: () => {},
        delivered: async () => {},
        attach: () => {},
      }),
    );
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (_, port) => socket.write(`${port}`));
    socket.on("error", () => {});
    socket.on("close", () => server.forceShutdown());
  });
  control.unref();
  const port = await listening(control);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `pulumi-resource-${name}`), SCRIPT.replace("PORT", `${port}`), {
    mode: 0o755,
  });
  return folder;
}

function listening(server: Server): Promise<number> {
  return new Promise((done) =>
    server.listen(0, "127.0.0.1", () => done((server.address() as { port: number }).port)),
  );
}
