import { describe, expect, it } from "vitest";
import { endpointUrl, serviceUrl } from "./endpoint-url.ts";

describe("endpointUrl", () => {
  it.each([
    ["objectstore.lon1.civo.com", "https://objectstore.lon1.civo.com/my-bucket"],
    ["https://objectstore.lon1.civo.com", "https://objectstore.lon1.civo.com/my-bucket"],
    ["https://objectstore.lon1.civo.com/", "https://objectstore.lon1.civo.com/my-bucket"],
    ["https://objectstore.lon1.civo.com/my-bucket", "https://objectstore.lon1.civo.com/my-bucket"],
    ["objectstore.lon1.civo.com/my-bucket/", "https://objectstore.lon1.civo.com/my-bucket"],
    ["127.0.0.1:9000", "https://127.0.0.1:9000/my-bucket"],
    ["http://127.0.0.1:9000", "http://127.0.0.1:9000/my-bucket"],
  ])("%s", (endpoint, url) => expect(endpointUrl(endpoint, "my-bucket")).toBe(url));
});

it.each(["objectstore.lon1.civo.com", "https://objectstore.lon1.civo.com/my-bucket"])(
  "serviceUrl of %s",
  (endpoint) => expect(serviceUrl(endpoint)).toBe("https://objectstore.lon1.civo.com"),
);
