import { join } from "node:path";

/** Tells a sandbox's state from state that describes real clouds. */
export const markFile = (directory: string): string => join(directory, ".kindling-sandbox.json");
