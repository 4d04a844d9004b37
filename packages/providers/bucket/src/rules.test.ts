import type { CORSRule, LifecycleRule as S3Rule } from "@aws-sdk/client-s3";
import { create } from "@bufbuild/protobuf";
import { CorsRuleSchema } from "@kindling/apis/kindling/bucket/provider/v1/cors_rule";
import { LifecycleRuleSchema } from "@kindling/apis/kindling/bucket/provider/v1/lifecycle_rule";
import type { PropertyMap } from "@kindling/core/property-value";
import { toMessage } from "@kindling/provider-framework/to-message";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { corsMeaning, corsRuleFound, corsRuleSent } from "./cors.ts";
import { settingsOn } from "./life.fixture.ts";
import { lifecycleMeaning, lifecycleRuleFound, lifecycleRuleSent } from "./lifecycle-rule.ts";
import { type SandboxServer, startSandbox } from "./servers.fixture.ts";

const word = fc.stringMatching(/^[a-z0-9-]{1,8}$/);
const days = fc.integer({ min: 1, max: 3650 });
const day = fc
  .date({ min: new Date("2026-01-01"), max: new Date("2099-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const tags = fc.dictionary(word, word, { maxKeys: 3, noNullPrototype: true });
const where = { enabled: fc.boolean(), prefix: fc.constantFrom("", "logs/", "a & <b>/") };

const lifecycleRule = fc.oneof(
  fc.record({ expirationDays: days, tags, ...where }, { requiredKeys: ["expirationDays"] }),
  fc.record({ expirationDate: day, tags, ...where }, { requiredKeys: ["expirationDate"] }),
  fc.record(
    { expiredObjectDeleteMarker: fc.constant(true), abortIncompleteMultipartUploadDays: days, ...where },
    { requiredKeys: ["expiredObjectDeleteMarker"] },
  ),
  fc.record(
    { noncurrentVersionExpirationDays: days, abortIncompleteMultipartUploadDays: days, ...where },
    { requiredKeys: ["noncurrentVersionExpirationDays"] },
  ),
);
const lifecycleRules = fc
  .uniqueArray(fc.tuple(word, lifecycleRule), { selector: ([id]) => id, minLength: 1, maxLength: 5 })
  .map((rules) => rules.map(([id, rule]): PropertyMap => ({ id, ...rule })));

const header = fc.constantFrom("x-amz-meta-a", "Content-Type", "ETag", "X-Request-Id");
const corsRule = fc.record(
  {
    allowedOrigins: fc.uniqueArray(fc.constantFrom("*", "https://a.example", "https://*.b.example"), {
      minLength: 1,
    }),
    allowedMethods: fc.uniqueArray(fc.constantFrom("GET", "HEAD", "PUT", "POST", "DELETE"), { minLength: 1 }),
    allowedHeaders: fc.uniqueArray(header),
    exposeHeaders: fc.uniqueArray(header),
    maxAgeSeconds: fc.nat(86_400),
  },
  { requiredKeys: ["allowedOrigins", "allowedMethods"] },
);
const corsRules: fc.Arbitrary<PropertyMap[]> = fc.array(corsRule, { minLength: 1, maxLength: 4 });

/** Answers of Ceph's RGW: an empty filter is the older form of a rule; what is a set in a CORS rule has an order of its own. */
const lifecycleOfRgw = ({ Filter, ...rule }: S3Rule): S3Rule =>
  Filter?.Prefix === "" ? ({ ...rule, Prefix: "" } as S3Rule) : { ...rule, ...(Filter && { Filter }) };
const corsOfRgw = (rule: CORSRule): CORSRule => ({
  ...rule,
  AllowedOrigins: [...(rule.AllowedOrigins ?? [])].sort(),
  AllowedMethods: [...(rule.AllowedMethods ?? [])].sort().reverse(),
  AllowedHeaders: (rule.AllowedHeaders ?? []).map((name) => name.toLowerCase()).sort(),
});
/** AWS says what isn't so, too. */
const lifecycleOfAws = (rule: S3Rule): S3Rule =>
  rule.Expiration?.Days
    ? { ...rule, Expiration: { ...rule.Expiration, ExpiredObjectDeleteMarker: false } }
    : rule;

it("a lifecycle rule means what was sent, however a service answers it", () => {
  fc.assert(
    fc.property(lifecycleRules, fc.constantFrom(lifecycleOfRgw, lifecycleOfAws), (rules, answered) => {
      for (const properties of rules) {
        const rule = toMessage(LifecycleRuleSchema, properties).message as never;
        const found = lifecycleRuleFound(answered(lifecycleRuleSent(rule)));
        expect(found && lifecycleMeaning(found)).toBe(lifecycleMeaning(rule));
      }
    }),
  );
});

it("a CORS rule means what was sent, however a service answers it", () => {
  fc.assert(
    fc.property(corsRules, (rules) => {
      for (const properties of rules) {
        const rule = toMessage(CorsRuleSchema, properties).message as never;
        expect(corsMeaning(corsRuleFound(corsOfRgw(corsRuleSent(rule))))).toBe(corsMeaning(rule));
      }
    }),
  );
});

it("rules that differ mean different things", () => {
  const rule = create(LifecycleRuleSchema, { id: "a", expirationDays: 1 });
  for (const other of [{ enabled: false }, { prefix: "a" }, { tags: { a: "b" } }, { expirationDays: 2 }])
    expect(lifecycleMeaning({ ...rule, ...other } as never)).not.toBe(lifecycleMeaning(rule));
  const cors = create(CorsRuleSchema, { allowedOrigins: ["*"], allowedMethods: [1] });
  for (const other of [{ allowedMethods: [1, 2] }, { maxAgeSeconds: 0 }, { exposeHeaders: ["ETag"] }])
    expect(corsMeaning({ ...cors, ...other } as never)).not.toBe(corsMeaning(cors));
});

let server: SandboxServer;
beforeAll(async () => {
  server = await startSandbox();
});
afterAll(() => server.close());

it("whatever rules are set, a refresh finds no drift and an import nothing to change", async () => {
  await fc.assert(
    fc.asyncProperty(lifecycleRules, corsRules, async (lifecycle, cors) => {
      const settings = await settingsOn(server);
      const given = { lifecycleRules: lifecycle, corsRules: cors };
      const id = await settings.create(given);
      const before = settings.outputs();
      expect((await settings.refresh()).outputs).toEqual(before);
      expect(await settings.diff({ ...given, lifecycleRules: [...lifecycle].reverse() })).toEqual([]);
      await settings.adopt(id);
      expect(await settings.diff(given)).toEqual(["accessKeyId", "secretAccessKey"]);
    }),
    { numRuns: 25 },
  );
});
