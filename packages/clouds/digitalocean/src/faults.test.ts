import { PartialFailure } from "@kindling/core/provider";
import { describe, expect, it, test } from "vitest";
import { account, small } from "./account.fixture.ts";

const vpc = { name: "v", region: "nyc3" };

describe("error answers", () => {
  it.each([
    [401, 1],
    [404, 1],
    [409, 1],
    [412, 1],
    [422, 1],
    [429, 5],
    [500, 5],
    [503, 5],
  ])("%i is tried %i times", async (status, tries) => {
    const { create, cloud, requests } = await account();
    cloud.fail({ status, times: 9 });
    const failed = expect(create("Vpc", vpc)).rejects;
    await failed.toThrow(new RegExp(`Error creating VPC: POST https://\\S+/v2/vpcs: ${status} \\(request "`));
    expect(requests.filter(({ status: answered }) => answered === status)).toHaveLength(tries);
  });

  it("that pass are not noticed, and Retry-After is waited for", async () => {
    const slept: number[] = [];
    const { create, cloud } = await account({}, { clock: { sleep: async (ms) => void slept.push(ms) } });
    cloud.fail({ status: 429, retryAfter: 7, times: 2 });
    await create("Vpc", vpc);
    expect(slept).toEqual([7000, 7000]);
  });

  it.each([
    [{ times: 2 }, "422 422 200 200 200"],
    [{ every: 2 }, "200 422 200 422 200"],
    [{ every: 1 }, "422 422 422 422 422"],
    [{ every: 2, times: 1 }, "200 422 200 200 200"],
  ])("strike as often as %o says", async (how, answers) => {
    const { create, cloud, requests } = await account();
    cloud.fail({ status: 422, method: "POST", ...how });
    for (const name of ["a", "b", "c", "d", "e"])
      await create("Vpc", { ...vpc, name }).catch((error: unknown) => String(error));
    const posts = requests.filter(({ method }) => method === "POST");
    expect(posts.map(({ status }) => status).join(" ")).toBe(answers);
  });

  it("after the work leave it done", async () => {
    const { create, cloud } = await account();
    cloud.fail({ status: 500, when: "after", method: "POST" });
    await expect(create("Vpc", vpc)).rejects.toThrow("already exists");
  });

  it("may be none at all", async () => {
    const { create, cloud } = await account();
    cloud.fail({ times: 5 });
    await expect(create("Vpc", vpc)).rejects.toThrow('Post "https://api.digitalocean.com/v2/vpcs": EOF');
  });
});

test("a bad token is seen at up, not at preview", async () => {
  const { planned, create } = await account({}, { token: "stale" });
  await planned("Vpc", vpc);
  await expect(create("Vpc", vpc)).rejects.toThrow("401 ");
});

test("a failed update is in the state as if it had been made", async () => {
  const { create, update, change, cloud, read } = await account();
  const made = await create("DatabaseCluster", small);
  cloud.fail({ method: "PUT", path: "/resize", status: 500, times: 5 });
  const failure = await update(made, { nodeCount: 2 }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  const { outputs } = failure as PartialFailure;
  const after = { ...made, inputs: { ...made.inputs, nodeCount: 2 }, outputs };
  expect(await change(after, {})).toBe("");
  const { outputs: found = {}, inputs = {} } = await read(after);
  expect(await change({ ...after, inputs, outputs: found }, { nodeCount: 2 })).toBe("nodeCount: update");
});

test("deleting what is gone is an error; reading it isn't", async () => {
  const { create, remove, read } = await account();
  const made = await create("Vpc", vpc);
  await remove(made);
  expect(await read(made)).toEqual({});
  await expect(remove(made)).rejects.toThrow(/Error deleting VPC: DELETE .* 404 /);
});
