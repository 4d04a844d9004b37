import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { KindlingError } from "@kindling/core/error";
import { PartialFailure } from "@kindling/core/provider";
import { toStruct } from "./properties.ts";
import { Any, ErrorResourceInitFailed, Status } from "./stubs.ts";

/**
 * The error as gRPC carries it. What a partial failure made goes with it as Pulumi's `ErrorResourceInitFailed`, so
 * that the engine keeps it in the state.
 */
export function serviceError(error: unknown): Partial<ServiceError> {
  const message = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  if (!(error instanceof PartialFailure)) return { code, details: message };
  const detail = new ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(toStruct(error.outputs));
  detail.setReasonsList([message]);
  if (error.inputs) detail.setInputs(toStruct(error.inputs));
  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const whole = new Status();
  whole.setCode(code);
  whole.setMessage(message);
  whole.addDetails(any);
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(whole.serializeBinary()));
  return { code, details: message, metadata };
}

/** The engine treats every failure of an operation alike but these. */
function codeOf(error: unknown): status {
  if (error instanceof KindlingError && error.code === "invalid-input") return status.INVALID_ARGUMENT;
  if (error instanceof KindlingError && error.code === "not-found") return status.NOT_FOUND;
  return status.UNKNOWN;
}
