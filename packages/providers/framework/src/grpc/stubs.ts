// Pulumi's own gRPC stubs are CommonJS: their names are found on the default import alone. This is the one place
// that knows, and it loads nothing of the Pulumi SDK but the stubs.
import engineServices from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engineMessages from "@pulumi/pulumi/proto/engine_pb.js";
import plugins from "@pulumi/pulumi/proto/plugin_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import statuses from "@pulumi/pulumi/proto/status_pb.js";
import anys from "google-protobuf/google/protobuf/any_pb.js";
import empties from "google-protobuf/google/protobuf/empty_pb.js";
import structs from "google-protobuf/google/protobuf/struct_pb.js";

export const { ResourceProviderService } = services;
export const { EngineClient } = engineServices;
export const { LogRequest, LogSeverity } = engineMessages;
export const { PluginInfo } = plugins;
export const {
  CheckFailure,
  CheckResponse,
  ConfigureRequest,
  ConfigureResponse,
  CreateResponse,
  DiffResponse,
  ErrorResourceInitFailed,
  GetSchemaResponse,
  InvokeRequest,
  InvokeResponse,
  PropertyDiff,
  ProviderHandshakeResponse,
  ReadResponse,
  UpdateResponse,
} = messages;
export const { Status } = statuses;
export const { Any } = anys;
export const { Empty } = empties;
export const { Struct } = structs;
