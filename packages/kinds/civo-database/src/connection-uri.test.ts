import { CivoDatabaseSpec_Engine as Engine } from "@kindling/apis/kindling/civo/database/v1/spec";
import fc from "fast-check";
import { expect, it } from "vitest";
import { connectionUri } from "./connection-uri.ts";

const at = { host: "1a2b.db.civo.com", port: 5432, username: "postgres" };

it.each([
  [Engine.PostgreSQL, "postgresql://postgres:p%40ss%2Fw%3Ard%25%21@1a2b.db.civo.com:5432"],
  [Engine.MySQL, "mysql://postgres:p%40ss%2Fw%3Ard%25%21@1a2b.db.civo.com:5432"],
])("is as the engine's drivers take it (%s)", (engine, uri) =>
  expect(connectionUri({ ...at, engine, password: "p@ss/w:rd%!" })).toBe(uri),
);

it("gives back any user and password", () =>
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (username, password) => {
      const uri = new URL(connectionUri({ ...at, engine: Engine.PostgreSQL, username, password }));
      expect([uri.username, uri.password].map(decodeURIComponent)).toEqual([username, password]);
      expect([uri.host, uri.pathname, uri.search, uri.hash]).toEqual([`${at.host}:5432`, "", "", ""]);
    }),
  ));
