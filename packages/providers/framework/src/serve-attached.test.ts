import { credentials } from "@grpc/grpc-js";
import type { Provider } from "@kindling/core/provider";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { expect, it, onTestFinished } from "vitest";
import { ConfigureRequest, InvokeRequest } from "./grpc/stubs.ts";
import { serveAttached } from "./serve-attached.ts";

/** Counts how often it was configured; only what is called here is there. */
function counting(onClose: () => void): Provider {
  let configured = 0;
  const provider: Partial<Provider> = {
    configure: async () => void configured++,
    invoke: async () => ({ outputs: { configured }, failures: [] }),
    close: onClose,
  };
  return provider as Provider;
}

/** An engine's connection to a provider. */
function connection(port: number) {
  const client = new services.ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
    "grpc.use_local_subchannel_pool": 1,
  });
  onTestFinished(() => client.close());
  return {
    configure: () =>
      new Promise<void>((done, failed) =>
        client.configure(new ConfigureRequest(), (error) => (error ? failed(error) : done())),
      ),
    configured: () =>
      new Promise<unknown>((done, failed) =>
        client.invoke(new InvokeRequest(), (error, answer) =>
          error ? failed(error) : done(answer.getReturn()?.toJavaScript()),
        ),
      ),
    close: () => client.close(),
  };
}

it("gives each connection a provider of its own, which goes with it", async () => {
  const closed = Promise.withResolvers<void>();
  const providers = await serveAttached("counting", () => counting(closed.resolve));
  onTestFinished(() => providers.close());
  const [one, other] = [connection(providers.port), connection(providers.port)];
  await one.configure();
  expect(await one.configured()).toEqual({ configured: 1 });
  expect(await other.configured()).toEqual({ configured: 0 });
  one.close();
  await closed.promise;
});

it("answers each call with why there is no provider", async () => {
  const providers = await serveAttached("broken", () => Promise.reject(new Error("the cloud is out")));
  onTestFinished(() => providers.close());
  await expect(connection(providers.port).configure()).rejects.toThrow("the cloud is out");
});
