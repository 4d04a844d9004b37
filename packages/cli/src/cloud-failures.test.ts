import { expect, it } from "vitest";
import { bucketManifest, stacksOf, up, workplace } from "./testing/kindling.ts";

const FAILURES: [what: string, settings: object, expected: RegExp][] = [
  ["an unknown region", { regions: ["FRA1"] }, /no region LON1\. Valid regions: FRA1/],
  ["the credential quota", { credentialQuota: 0 }, /creating .*credential.*quota.*ask Civo support/],
  ["a bad answer", { failures: [{ status: 400, code: "odd", reason: "Very odd", every: 1 }] }, /Very odd/],
];
it.each(FAILURES)("says what failed, why and what to do: %s", async (_, settings, expected) => {
  const place = await workplace();
  await place.civoSettings(settings);
  const file = await place.write("bucket.yaml", bucketManifest("my-bucket"));
  const ended = await up(place, file);
  expect(stacksOf(ended)[0]?.errors[0]?.message).toMatch(expected);
  expect(ended.stderr).toMatch(expected);
  expect(ended.status).toBe(1);
});

it("gets past a rate limit", async () => {
  const place = await workplace();
  await place.civoSettings({ failures: [{ status: 429, method: "POST", retryAfter: 0, times: 2 }] });
  const file = await place.write("bucket.yaml", bucketManifest("my-bucket"));
  expect(await up(place, file)).toMatchObject({ status: 0 });
});

it("has the simulated cloud check a token that is given, and shows it nowhere", async () => {
  const place = await workplace();
  const file = await place.write("bucket.yaml", bucketManifest("my-bucket"));
  await place.write("config.yaml", "civo: {civoToken: {env: MY_TOKEN}, apiEndpoint: 'http://127.0.0.1:1'}");
  const ended = await place.sandbox(
    "up",
    [file, "--yes", "--provider-config", "config.yaml", "--show-stack-input"],
    {
      env: { MY_TOKEN: "wr0ng-t0ken" },
    },
  );
  expect(ended.stderr).toMatch(/http:\/\/127\.0\.0\.1:1 isn't used/);
  expect(ended.stderr).toMatch(/refused the API token/);
  expect(ended.stderr).toContain("env: MY_TOKEN");
  expect(ended.stderr).not.toContain("wr0ng-t0ken");
  expect(ended.status).toBe(1);
  const missing = await place.sandbox("up", [file, "--yes", "--provider-config", "config.yaml"]);
  expect(missing).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/MY_TOKEN, which isn't set; set it/),
  });
});
