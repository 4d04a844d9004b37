import { dirname } from "node:path";
import { notTried } from "@kindling/testing/not-tried";
import { servePostgres } from "@kindling/testing/postgres.fixture";
import { describeUnderPulumi } from "@kindling/testing/pulumi-cli";
import { afterAll, expect, it } from "vitest";
import { servedUrls } from "./testing/civo-api.ts";
import { holdingProxy } from "./testing/held-request.ts";
import { bucketManifest, type Ended, type Running, stacksOf, workplace } from "./testing/kindling.ts";

const server = await servePostgres();
if (typeof server === "string") notTried("postgres", "a command on a state in PostgreSQL", server);
else {
  afterAll(() => server.close());
  describeUnderPulumi("a command on a state in PostgreSQL", (cli) => {
    it("tells who holds a stack, gives it back on Ctrl-C, and frees it after a kill; the password shows nowhere", async () => {
      const place = await workplace();
      const file = await place.write("bucket.yaml", bucketManifest("my-bucket"));
      const urls = await servedUrls(place);
      const civo = await holdingProxy(urls.civo ?? "");
      const env = {
        PATH: `${dirname(cli)}:${process.env.PATH}`,
        PULUMI_BACKEND_URL: server.url,
        PULUMI_CONFIG_PASSPHRASE: "of the tests",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        CIVO_API_URL: civo.url,
        BUCKET_API_URL: urls["civo-s3"] ?? "",
        CIVO_TOKEN: "kindling-sandbox-token",
      };
      const up = ["up", file, "--yes", "-o", "json"];
      const unlock = ["state", "unlock", "CivoBucket/my-bucket"];
      const all: Ended[] = [];
      const ended = async (running: Promise<Ended>): Promise<Ended> => {
        all.push(await running);
        return all.at(-1) as Ended;
      };

      /** Starts a run that waits for the cloud to make keys. */
      const begunUp = async (): Promise<Running> => {
        const begun = civo.hold("POST", "/v2/objectstore/credentials");
        const running = place.start(up, { env });
        const early = running.ended.then(({ stderr }) => expect.unreachable(`it ended early: ${stderr}`));
        early.catch(() => {});
        await Promise.race([begun, early]);
        return running;
      };
      const killed = await begunUp();
      const second = await ended(place.run(["destroy", ...up.slice(1)], { env }));
      expect(stacksOf(second)[0]?.errors).toEqual([
        { code: "locked", message: expect.stringContaining(`kindling ${unlock.join(" ")}`) },
      ]);
      killed.child.kill("SIGKILL");
      await ended(killed.ended);
      expect(await ended(place.run(unlock, { env }))).toMatchObject({ status: 0 });

      const stopped = await begunUp();
      stopped.child.kill("SIGINT");
      await stopped.shown("Ctrl-C again stops at once");
      stopped.child.kill("SIGINT");
      expect(await ended(stopped.ended)).toMatchObject({ status: 130 });
      expect((await ended(place.run(unlock, { env }))).stderr).toContain("my-bucket wasn't locked");

      for (const { stdout, stderr } of all)
        for (const text of [server.password, encodeURIComponent(server.password)])
          expect(stdout + stderr).not.toContain(text);
    }, 180_000);
  });
}
