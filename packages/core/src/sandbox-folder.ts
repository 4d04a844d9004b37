import { join } from "node:path";

/** Where a sandbox keeps what its simulated clouds hold. */
export const cloudsDirectory = (sandbox: string): string => join(sandbox, "clouds");
