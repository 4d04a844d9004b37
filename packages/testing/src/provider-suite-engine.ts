import { Server, ServerCredentials } from "@grpc/grpc-js";
import engineServices from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import empties from "google-protobuf/google/protobuf/empty_pb.js";

export interface LoggedMessage {
  readonly severity: string;
  readonly message: string;
  readonly urn: string;
}

export interface LogServer {
  readonly address: string;
  readonly logged: LoggedMessage[];
  close(): void;
}

const SEVERITIES = ["debug", "info", "warning", "error"];

/** The part of Pulumi's engine that plugins talk to: it takes their log messages. On loopback. */
export async function startLogServer(): Promise<LogServer> {
  const logged: LoggedMessage[] = [];
  const server = new Server();
  server.addService(engineServices.EngineService, {
    log: ({ request }: { request: LogRequest }, callback: (error: null, response: unknown) => void) => {
      logged.push({
        severity: SEVERITIES[request.getSeverity()] ?? "",
        message: request.getMessage(),
        urn: request.getUrn(),
      });
      callback(null, new empties.Empty());
    },
  });
  const port = await new Promise<number>((bound, failed) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error ? failed(error) : bound(port),
    ),
  );
  return { address: `127.0.0.1:${port}`, logged, close: () => server.forceShutdown() };
}
