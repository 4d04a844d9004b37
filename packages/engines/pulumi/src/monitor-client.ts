import { credentials, type ServiceError, status } from "@grpc/grpc-js";
import { Stopped } from "@kindling/engine-program/failure";
import type { MonitorCalls } from "@kindling/engine-program/sdk-host";
import { ResourceMonitorClient, ResourceMonitorService } from "./stubs.ts";

export interface MonitorClient {
  readonly calls: MonitorCalls;
  /** Calls that the engine hasn't answered yet. */
  readonly inFlight: () => number;
  close(): void;
}

/** Told of each call what is asked, before the engine is, and what it answered, unless it refused. */
export interface CallObserver {
  asked(method: string, request: unknown): void;
  answered(method: string, request: unknown, response: unknown): void;
}

type Unary = (request: unknown, callback: (error: ServiceError | null, response: unknown) => void) => unknown;

/**
 * The monitor of Pulumi's engine as calls that return promises. That the engine is going down is `Stopped`, which a
 * program gets over; the SDK would wait for ever.
 */
export function monitorClient(address: string, observer: CallObserver): MonitorClient {
  const client = new ResourceMonitorClient(address, credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });
  let inFlight = 0;
  const call = (method: string) => async (request: unknown) => {
    inFlight++;
    withoutPlaces(request);
    observer.asked(method, request);
    try {
      const send = (client as unknown as Record<string, Unary>)[method] as Unary;
      const response = await new Promise((done, failed) =>
        send.call(client, request, (error, answer) => (error ? failed(error) : done(answer))),
      );
      observer.answered(method, request, response);
      return response;
    } catch (error) {
      const { code, details } = error as ServiceError;
      if (code === status.UNAVAILABLE || code === status.CANCELLED)
        throw new Stopped("Pulumi's engine has ended the run", { cause: error });
      throw new Error(details, { cause: error });
    } finally {
      inFlight--;
    }
  };
  const calls = Object.fromEntries(Object.keys(ResourceMonitorService).map((name) => [name, call(name)]));
  return { calls, inFlight: () => inFlight, close: () => client.close() };
}

interface Placed {
  clearSourceposition(): void;
  clearStacktrace(): void;
}

/** Where in the sources a resource is made would go into the state, with the paths of whoever ran it. */
function withoutPlaces(request: unknown): void {
  const placed = request as Partial<Placed>;
  placed.clearSourceposition?.();
  placed.clearStacktrace?.();
}
