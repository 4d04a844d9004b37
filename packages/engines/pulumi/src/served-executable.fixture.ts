import { writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { Server as GrpcServer, ServerCredentials } from "@grpc/grpc-js";

/** The executable's whole program: gets the port of a server in the tests' process, and lasts as long as both. */
const SCRIPT = `#!/usr/bin/env node
const socket = require("node:net").connect(Number("PORT"), "127.0.0.1", () =>
  socket.write(JSON.stringify({ args: process.argv.slice(2), env: process.env }) + "\\n"));
socket.pipe(process.stdout);
socket.on("close", () => process.exit(0));
socket.on("error", () => process.exit(1));
`;

/** A process that Pulumi started of the executable. */
export interface StartedProcess {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Writes to the process's standard output. */
  print(text: string): void;
}

/**
 * Makes an executable that Pulumi starts as one of its plugins and whose services are in this process, where a test can
 * look at them and interfere. `serve` puts them on a server of its own for each process that is started.
 */
export async function servedExecutable(
  file: string,
  serve: (server: GrpcServer, started: StartedProcess) => void,
): Promise<void> {
  const control = createServer((socket) => {
    const server = new GrpcServer({ "grpc.max_receive_message_length": -1 });
    let said = "";
    socket.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (!said.endsWith("\n")) return;
      const print = (text: string) => void socket.write(text);
      serve(server, { ...JSON.parse(said), print });
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (_, port) =>
        socket.write(`${port}\n`),
      );
    });
    socket.on("error", () => {});
    socket.on("close", () => server.forceShutdown());
  });
  control.unref();
  await writeFile(file, SCRIPT.replace("PORT", `${await listening(control)}`), { mode: 0o755 });
}

function listening(server: Server): Promise<number> {
  return new Promise((done) =>
    server.listen(0, "127.0.0.1", () => done((server.address() as { port: number }).port)),
  );
}
