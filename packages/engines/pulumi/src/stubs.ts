// Pulumi's gRPC stubs are CommonJS: their names are found on the default import alone.
import engineServices from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engineMessages from "@pulumi/pulumi/proto/engine_pb.js";
import eventServices from "@pulumi/pulumi/proto/events_grpc_pb.js";
import languageServices from "@pulumi/pulumi/proto/language_grpc_pb.js";
import languageMessages from "@pulumi/pulumi/proto/language_pb.js";
import pluginMessages from "@pulumi/pulumi/proto/plugin_pb.js";
import resourceServices from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import empties from "google-protobuf/google/protobuf/empty_pb.js";

export const { EngineClient } = engineServices;
export const { LogRequest, LogSeverity } = engineMessages;
export const { EventsService } = eventServices;
export const { LanguageRuntimeService } = languageServices;
export const { GetRequiredPluginsResponse, RunResponse } = languageMessages;
export const { PluginInfo } = pluginMessages;
export const { ResourceMonitorClient, ResourceMonitorService } = resourceServices;
export const { Empty } = empties;
