import { expect, test } from "vitest";
import { bucketUrl } from "./resources/object-store.ts";

test.each([
  ["objectstore.lon1.civo.com", "https://objectstore.lon1.civo.com/b"],
  ["https://objectstore.lon1.civo.com", "https://objectstore.lon1.civo.com/b"],
  ["https://objectstore.lon1.civo.com/", "https://objectstore.lon1.civo.com/b"],
  ["https://objectstore.lon1.civo.com/b", "https://objectstore.lon1.civo.com/b"],
  ["https://objectstore.lon1.civo.com/b/", "https://objectstore.lon1.civo.com/b"],
  ["http://127.0.0.1:9000", "http://127.0.0.1:9000/b"],
  [undefined, undefined],
])("endpoint %s gives the bucket's URL %s", (endpoint, url) => {
  expect(bucketUrl(endpoint, "b")).toBe(url);
});
