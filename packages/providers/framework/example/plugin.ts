// pulumi-resource-notes
import { serveProvider } from "../src/serve.ts";

await serveProvider(async () => (await import("./provider.ts")).notes);
