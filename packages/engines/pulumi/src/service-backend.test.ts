import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { KindlingError } from "@kindling/core/error";
import { onBench } from "@kindling/testing/engine-suite-bench";
import { describeUnderPulumi } from "@kindling/testing/pulumi-cli";
import { expect, it, onTestFinished } from "vitest";
import { pulumiEngine } from "./test-engine.fixture.ts";

const TOKEN = "pul-0123456789abcdef";

/** Answers as Pulumi Cloud does to somebody whom it knows by the token, but who may not use any stack. */
async function startService(): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer(({ url, headers }, response) => {
    const known = headers.authorization === `token ${TOKEN}`;
    if (known) asked.push(url ?? "");
    const user = { id: "1", githubLogin: "someone", name: "Someone", organizations: [] };
    const mayAsk = known && /^\/api\/(user|capabilities)/.test(url ?? "");
    response.writeHead(mayAsk ? 200 : 401, { "content-type": "application/json" });
    response.end(JSON.stringify(mayAsk ? user : { code: 401, message: "Unauthorized" }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

describeUnderPulumi("Pulumi Cloud", (cli) => {
  it("is asked with the token for the organization's stack; who may not is told what is missing", async () => {
    const { url, asked } = await startService();
    const refusedWith = async (PULUMI_ACCESS_TOKEN: string): Promise<KindlingError> => {
      const make = pulumiEngine(cli, { backend: url, env: { PULUMI_ACCESS_TOKEN } });
      let refused: KindlingError | undefined;
      await onBench(make)(async ({ engine, stack }) => {
        const given = { ...stack, organization: "acme", program: async () => ({}) };
        refused = await engine.up(given).then(
          () => expect.unreachable("it went through"),
          (error) => error,
        );
      })();
      return refused as KindlingError;
    };
    for (const token of [TOKEN, "pul-another"]) {
      const { code, message } = await refusedWith(token);
      expect({ code, message }).toEqual({
        code: "missing-credential",
        message: expect.stringMatching(/127\.0\.0\.1.* PULUMI_ACCESS_TOKEN or pulumi login/s),
      });
      expect(message).not.toContain(token);
    }
    expect(asked).toContainEqual(expect.stringMatching(/^\/api\/stacks\/acme\/model\/dev/));
  });
});
