import { Agent, request } from "node:http";
import { expect, test, vi } from "vitest";
import { type LoopbackOptions, type LoopbackServer, serveOnLoopback } from "./loopback-server.ts";

test("a connection serves on after a request whose body nobody read", async () => {
  const server = await serve({ fetch: () => new Response(null, { status: 403 }) });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const sockets = new Set<unknown>();
  const send = (body: Buffer) =>
    new Promise<number | undefined>((done, failed) => {
      const call = request(server.url, { method: "PUT", agent }, (response) => {
        response.resume().on("end", () => done(response.statusCode));
      });
      call.on("socket", (socket) => sockets.add(socket)).on("error", failed);
      call.end(body);
    });
  for (let i = 0; i < 3; i++) expect(await send(Buffer.alloc(100_000))).toBe(403);
  expect(sockets.size).toBe(1);
  agent.destroy();
  await server.close();
});

test("a port that is taken is told with the cloud's name", async () => {
  const one = await serve({});
  const close = vi.fn();
  const other = serve({ port: Number(new URL(one.url).port), holdings: { close } });
  await expect(other).rejects.toMatchObject({ code: "unwritable", message: expect.stringContaining("Post") });
  expect(close).toHaveBeenCalledOnce();
  await one.close();
});

test("what the API works on is closed once, after it", async () => {
  const close = vi.fn();
  const server = await serve({ holdings: { close } });
  await Promise.all([server.close(), server.close()]);
  expect(close).toHaveBeenCalledOnce();
});

const serve = (options: Partial<LoopbackOptions>): Promise<LoopbackServer> =>
  serveOnLoopback({
    ...{ cloud: "Post", port: 0, fetch: () => new Response(), holdings: { close() {} } },
    ...options,
  });
