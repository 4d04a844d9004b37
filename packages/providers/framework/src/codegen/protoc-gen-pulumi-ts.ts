// A protoc plugin: writes a Pulumi package's `schema.json` and its typed TypeScript resources from the protos.
// Options: `package=<name>`, which package; `target=ts`; `write=schema` or `write=typescript` for only one of them.
import { runNodeJs } from "@bufbuild/protoplugin";
import { pulumiTs } from "./plugin.ts";

runNodeJs(pulumiTs);
