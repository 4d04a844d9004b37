import fc from "fast-check";
import { expect, it } from "vitest";
import { objectName } from "./object-name.ts";

it.each([
  [{ project: "civo-bucket", stack: "dev.my-bucket" }, "civo-bucket-dev-my-bucket"],
  [{ project: "civo-bucket", stack: "pre-prod.a" }, "civo-bucket-pre-prod-a-c9c418ab"],
  [{ project: "civo-bucket", stack: "dev.a", organization: "Acme" }, "civo-bucket-dev-a-ca702219"],
  [
    { project: "digitalocean-database-connection-pool", stack: "prod.analytics" },
    "digitalocean-database-connection-aaed5ecc",
  ],
])("names the objects of %j", (stack, name) => expect(objectName(stack)).toBe(name));

const word = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,29}[a-z0-9])?$/);
const stacks = fc.record(
  {
    project: fc.constantFrom("civo-bucket", "digitalocean-database-connection-pool"),
    stack: fc.tuple(word, word).map(([env, name]) => `${env}.${name}`),
    organization: fc.string({ minLength: 1 }),
  },
  { requiredKeys: ["project", "stack"] },
);

it("gives every stack a name that the operator takes, and no other stack the same", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(stacks, { selector: (stack) => JSON.stringify(stack), minLength: 2 }),
      (all) => {
        const names = all.map(objectName);
        for (const name of names) expect(name).toMatch(/^(?=.{1,42}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
        expect(new Set(names).size).toBe(all.length);
      },
    ),
  );
});
