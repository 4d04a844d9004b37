import { expect, it } from "vitest";
import { explain } from "./explain.ts";

const answer = (doing: string, request: string, status: number, words: string, tries = "") =>
  `creating digitalocean:index/x:X it: 1 error occurred:\n\t* ${doing}: ${request.replace(" ", " https://api.digitalocean.com")}: ${status} (request "5a1e") ${words}${tries}\n\n`;
const CREATE = ["Error creating database cluster", "POST /v2/databases"] as const;
const GAVE_UP = "; giving up after 5 attempt(s)";

it.each<[string, RegExp]>([
  [
    answer(...CREATE, 401, "Unable to authenticate you"),
    /refused the token.*API, Tokens.*DIGITALOCEAN_TOKEN/,
  ],
  [answer("Error deleting VPC", "DELETE /v2/vpcs/1", 403, "x"), /something is in the VPC still/],
  [answer(...CREATE, 403, "x"), /Give it the scope/],
  [answer("Error deleting VPC", "DELETE /v2/vpcs/1", 404, "x"), /gone already.*--refresh/],
  [answer("Error retrieving VPC", "GET /v2/vpcs/1", 404, "x"), /doesn't find it/],
  [answer(...CREATE, 409, "x"), /another change of it is under way/],
  [answer("Error creating DatabaseReplica", "POST /v2/databases/1/replicas", 412, "x"), /first backup/],
  [answer(...CREATE, 422, "cluster name is not available"), /name is taken.*import it/],
  [answer(...CREATE, 422, "you have reached your limit"), /account's limit/],
  [
    answer("Error creating DatabaseConnectionPool", "POST /v2/databases/1/pools", 422, "pool size"),
    /25 connections/,
  ],
  [
    answer("Error creating DatabaseConnectionPool", "POST /v2/databases/1/pools", 422, "user does not exist"),
    /no such database or user.*DigitalOceanDatabaseUser/,
  ],
  [
    answer(
      "Error creating DatabaseReplica",
      "POST /v2/databases/1/replicas",
      422,
      "must be at least as large",
    ),
    /smaller than its cluster/,
  ],
  [
    answer("Error resizing database cluster", "PUT /v2/databases/1/resize", 422, "smaller"),
    /only grow.*--refresh/,
  ],
  [answer("Error creating VPC", "POST /v2/vpcs", 422, "range overlaps"), /Choose another ipRange/],
  [answer(...CREATE, 422, "invalid size"), /doctl databases options/],
  [answer(...CREATE, 422, "invalid thing"), /didn't accept a value/],
  [answer(...CREATE, 429, "API Rate limit exceeded.", GAVE_UP), /rate limit.*--parallel.*after 5 tries/],
  [
    answer(...CREATE, 503, "Service Unavailable", GAVE_UP),
    /nothing is wrong with the manifest.*control panel before/,
  ],
  [answer(...CREATE, 418, "teapot"), /DigitalOcean refused it \(DigitalOcean: 418 teapot\)/],
])("explains %s", (message, expected) => {
  const text = explain(message);
  expect(text).toMatch(expected);
  expect(text).toMatch(/^creating digitalocean:index\/x:X it: /);
  expect(text).not.toContain("\n");
  expect(text).not.toContain("5a1e");
});

it("has no gap where the provider doesn't say what it was doing", () => {
  const bare = '\n\t* DELETE https://api.digitalocean.com/v2/vpcs/1: 403 (request "5a1e") members\n\n';
  expect(explain(`deleting x y: 1 error occurred:${bare}`)).toMatch(/^deleting x y: something is in the VPC/);
});

it("says what can't be reached", () => {
  const broken = '\n\t* Error creating VPC: Post "https://api.example.com/v2/vpcs": EOF\n';
  expect(explain(`creating x y: 1 error occurred:${broken}`)).toMatch(
    /^creating x y: can't reach DigitalOcean at https:\/\/api\.example\.com \(EOF\)/,
  );
});

it("leaves alone what isn't DigitalOcean's", () =>
  expect(explain("spec.vpc: wrong")).toBe("spec.vpc: wrong"));
