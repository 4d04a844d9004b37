import { site } from "./site.ts";

/** The Lagoon that LAGOON_API_URL names, with LAGOON_TOKEN. */
export default () => site({ apiKey: process.env.SITE_API_KEY ?? "an-example-and-no-real-key" });
