import { secret, UNKNOWN } from "@kindling/core/property-value";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Masker } from "./masking.ts";

test("hides a secret wherever its text turns up", () => {
  const masker = new Masker();
  masker.learn({ key: secret({ deep: ["open sesame", 12345] }), plain: "north" });
  expect(masker.text("GET /?key=open%20sesame 12345 in north")).toBe("GET /?key=[secret] [secret] in north");
  expect(masker.properties({ key: secret("open sesame"), note: "say open sesame", plain: "north" })).toEqual({
    key: "[secret]",
    note: "say [secret]",
    plain: "north",
  });
});

test("hides what a secret in base64 holds, but no short words", () => {
  const masker = new Masker();
  for (const text of ["open sesame", "5432"]) masker.learn(secret(Buffer.from(text).toString("base64")));
  expect(masker.text("open sesame b3BlbiBzZXNhbWU= 5432")).toBe("[secret] [secret] 5432");
});

test("an unknown secret doesn't hide what else is unknown", () => {
  const masker = new Masker();
  masker.learn({ password: secret(UNKNOWN) });
  const shown = masker.properties({ password: secret(UNKNOWN), clusterId: UNKNOWN });
  expect(shown).toEqual({ password: "[secret]", clusterId: UNKNOWN });
});

test("leaves no secret in any text or JSON", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 3 }), fc.string(), fc.string(), (hidden, before, after) => {
      // The mask itself may look like a part of the secret.
      fc.pre(!"[secret]".includes(hidden) && !/[[\]]/.test(hidden));
      const masker = new Masker();
      masker.learn(secret(hidden));
      expect(masker.text(`${before} ${hidden} ${after}`)).not.toContain(hidden);
      expect(masker.text(JSON.stringify({ hidden }))).not.toContain(JSON.stringify(hidden).slice(1, -1));
    }),
  );
});

test("hides secrets in errors and their causes", () => {
  const masker = new Masker();
  masker.learn(secret("open sesame"));
  const cause = Object.assign(new Error("sent open sesame"), { url: "/open%20sesame" });
  const error = masker.error(new Error("refused open sesame", { cause }));
  for (const text of [error.message, error.stack, cause.message, cause.stack, cause.url])
    expect(text).not.toMatch(/open.*sesame/);
});
