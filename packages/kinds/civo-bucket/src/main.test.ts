import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Server, ServerCredentials, type UntypedServiceImplementation } from "@grpc/grpc-js";
import engineService from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engine from "@pulumi/pulumi/proto/engine_pb.js";
import monitorService from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import monitor from "@pulumi/pulumi/proto/resource_pb.js";
import empties from "google-protobuf/google/protobuf/empty_pb.js";
import structs from "google-protobuf/google/protobuf/struct_pb.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const here = fileURLToPath(new URL("..", import.meta.url));
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

/** What a program registered: resources by name, and the stack's outputs. */
interface Registered {
  resources: Record<string, unknown>;
  outputs: unknown;
  errors: string[];
}

/** The little of Pulumi's monitor and engine that this program calls; no engine, it only keeps what it is told. */
function services(registered: Registered): {
  monitor: UntypedServiceImplementation;
  engine: UntypedServiceImplementation;
} {
  const answer = <Request, Reply>(reply: (request: Request) => Reply) =>
    (({ request }: { request: Request }, done: (error: null, reply: Reply) => void) =>
      done(null, reply(request))) as never;
  return {
    monitor: {
      supportsFeature: answer(() => new monitor.SupportsFeatureResponse().setHassupport(true)),
      registerResource: answer((request: monitor.RegisterResourceRequest) => {
        const [type, name] = [request.getType(), request.getName()];
        const inputs = request.getObject()?.toJavaScript() ?? {};
        registered.resources[name] = { type, inputs };
        const made = {
          bucketUrl: "objectstore.lon1.civo.com",
          accessKeyId: "AKIA",
          secretAccessKey: { ...SECRET, value: "shh" },
        };
        return new monitor.RegisterResourceResponse()
          .setUrn(`urn:pulumi:dev.my-bucket::civo-bucket::${type}::${name}`)
          .setId(`${name}-id`)
          .setObject(structs.Struct.fromJavaScript({ ...inputs, ...made } as never));
      }),
      registerResourceOutputs: answer((request: monitor.RegisterResourceOutputsRequest) => {
        registered.outputs = request.getOutputs()?.toJavaScript();
        return new empties.Empty();
      }),
      signalAndWaitForShutdown: answer(() => new empties.Empty()),
    },
    engine: {
      log: answer((request: engine.LogRequest) => {
        if (request.getSeverity() === engine.LogSeverity.ERROR) registered.errors.push(request.getMessage());
        return new empties.Empty();
      }),
      getRootResource: answer(() => new engine.GetRootResourceResponse()),
      setRootResource: answer(() => new engine.SetRootResourceResponse()),
    },
  };
}

describe("the module as an ordinary Pulumi program", () => {
  const registered: Registered = { resources: {}, outputs: undefined, errors: [] };
  const server = new Server();
  let address: string;
  beforeAll(async () => {
    const implemented = services(registered);
    server.addService(monitorService.ResourceMonitorService as never, implemented.monitor);
    server.addService(engineService.EngineService as never, implemented.engine);
    const port = await promisify(server.bindAsync.bind(server))(
      "127.0.0.1:0",
      ServerCredentials.createInsecure(),
    );
    address = `127.0.0.1:${port}`;
  });
  afterAll(() => server.forceShutdown());

  /** Starts the program as Pulumi's Node language host does. */
  function run(env: Record<string, string>) {
    const runner = createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run/index.js");
    const where = ["--project", "civo-bucket", "--stack", "dev.my-bucket", "--pwd", here];
    const args = [runner, "--monitor", address, "--engine", address, ...where, "src/main.ts"];
    const { PATH = "" } = process.env;
    return promisify(execFile)(process.execPath, args, { env: { PATH, ...env } });
  }

  it("runs under Pulumi's Node host, with the stack input from the environment and the token from Pulumi's configuration", async () => {
    await run({
      STACK_INPUT: `{target: {apiVersion: civo.project-planton.org/v1, kind: CivoBucket,
        metadata: {name: my-bucket}, spec: {bucketName: my-bucket, region: LON1}}}`,
      PULUMI_CONFIG: JSON.stringify({ "civo:token": "t0ken" }),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(["civo:token"]),
    });
    expect(registered.resources).toMatchObject({
      civo: { type: "pulumi:providers:civo", inputs: { token: { ...SECRET, value: "t0ken" } } },
      "bucket-creds": { inputs: { region: "LON1" } },
      bucket: {
        inputs: {
          name: "my-bucket",
          region: "LON1",
          maxSizeGb: 500,
          accessKeyId: { ...SECRET, value: "AKIA" },
        },
      },
    });
    expect(registered.outputs).toEqual({
      bucket_id: "bucket-id",
      endpoint_url: "https://objectstore.lon1.civo.com/my-bucket",
      access_key_secret_ref: "pulumi://civo-bucket/dev.my-bucket#access_key_id",
      secret_key_secret_ref: "pulumi://civo-bucket/dev.my-bucket#secret_access_key",
      access_key_id: { ...SECRET, value: "AKIA" },
      secret_access_key: { ...SECRET, value: "shh" },
    });
  });

  it("says what is missing when there is no stack input", async () => {
    await expect(run({})).rejects.toThrow();
    expect(registered.errors).toEqual([
      expect.stringContaining("no stack input for CivoBucket: set STACK_INPUT"),
    ]);
  });
});
