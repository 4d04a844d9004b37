import { runModule } from "@kindling/core/program";
import kind from "./index.ts";

export default () => runModule(kind);
