import { runEngineSuite } from "@kindling/testing/engine-suite";
import { createSandbox } from "./index.ts";

runEngineSuite("sandbox", createSandbox);
