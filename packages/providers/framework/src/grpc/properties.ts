import type { PropertyMap } from "@kindling/core/property-value";
import type { JavaScriptValue, Struct as StructMessage } from "google-protobuf/google/protobuf/struct_pb.js";
import { Struct } from "./stubs.ts";

/** Property values from the wire. */
export const fromStruct = (struct: StructMessage | undefined): PropertyMap =>
  (struct?.toJavaScript() ?? {}) as PropertyMap;

/** Property values for the wire. */
export const toStruct = (properties: PropertyMap): StructMessage =>
  Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);
