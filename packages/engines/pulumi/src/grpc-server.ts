import {
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";

export interface Listening {
  /** `127.0.0.1:41234` */
  readonly address: string;
  close(): void;
}

/** Serves one service on a free port of loopback, messages of any size. */
export async function listen(
  service: ServiceDefinition,
  implementation: UntypedServiceImplementation,
): Promise<Listening> {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(service, implementation);
  const port = await new Promise<number>((bound, failed) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, number) =>
      error ? failed(error) : bound(number),
    ),
  );
  return { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() };
}
