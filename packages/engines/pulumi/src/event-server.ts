import type { ServerReadableStream, sendUnaryData } from "@grpc/grpc-js";
import type { EngineEvent } from "@kindling/core/engine";
import type { EventRequest } from "@pulumi/pulumi/proto/events_pb.js";
import { type Listening, listen } from "./grpc-server.ts";
import { Empty, EventsService } from "./stubs.ts";

/** Takes in the events of one run of Pulumi's CLI. */
export function startEventServer(onEvent: (event: EngineEvent) => void): Promise<Listening> {
  return listen(EventsService, {
    streamEvents(call: ServerReadableStream<EventRequest, unknown>, callback: sendUnaryData<unknown>) {
      call.on("data", (request: EventRequest) => onEvent(JSON.parse(request.getEvent())));
      call.on("end", () => callback(null, new Empty()));
      // The CLI was killed: how it ended tells the rest.
      call.on("error", () => {});
    },
  });
}
