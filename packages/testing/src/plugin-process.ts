import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { credentials, type Metadata, type ServiceError } from "@grpc/grpc-js";
import { KindlingError } from "@kindling/core/error";
import type { PropertyMap } from "@kindling/core/property-value";
import {
  type CheckResult,
  type DiffResult,
  PartialFailure,
  type PropertyDiffKind,
  type Provider,
} from "@kindling/core/provider";
import plugins from "@pulumi/pulumi/proto/plugin_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type * as Messages from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import statuses from "@pulumi/pulumi/proto/status_pb.js";
import empties from "google-protobuf/google/protobuf/empty_pb.js";
import structs, { type JavaScriptValue, type Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { type LoggedMessage, type LogServer, startLogServer } from "./provider-suite-engine.ts";

/** How a plugin is started: `node src/plugin.ts`. */
export interface PluginCommand {
  readonly file: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A provider's plugin in a process of its own, spoken to as Pulumi's engine does. */
export interface PluginProcess {
  readonly provider: Provider;
  readonly child: ChildProcess;
  /** The engine that it works for. */
  readonly engine: LogServer;
  /** What it logged to its engine. */
  readonly logged: readonly LoggedMessage[];
  /** What it wrote to standard error. */
  readonly stderr: () => string;
  readonly version: () => Promise<string>;
  readonly schema: () => Promise<string>;
  readonly cancel: () => Promise<void>;
  /** Makes it work for another engine, as a debugged plugin does. */
  readonly attach: (engine: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

type Client = InstanceType<typeof services.ResourceProviderClient>;
type Call = { readonly urn: string; readonly signal: AbortSignal };

/** Starts a plugin and shakes hands with it. */
export async function startPlugin({ file, args = [], env = {} }: PluginCommand): Promise<PluginProcess> {
  const engine = await startLogServer();
  const child = spawn(file, [...args, engine.address], { env: { PATH: process.env.PATH, ...env } });
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const port = await portOf(child).catch((cause) => {
    engine.close();
    throw new Error(`the plugin ${file} ${args.join(" ")} did not start: ${stderr}`, { cause });
  });
  const client = new services.ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  const handshake = new messages.ProviderHandshakeRequest().setEngineAddress(engine.address);
  await unary(client, "handshake", handshake);
  return {
    provider: providerOf(client),
    child,
    engine,
    logged: engine.logged,
    stderr: () => stderr,
    version: async () =>
      (await unary<{ getVersion(): string }>(client, "getPluginInfo", new empties.Empty())).getVersion(),
    schema: async () =>
      (
        await unary<Messages.GetSchemaResponse>(client, "getSchema", new messages.GetSchemaRequest())
      ).getSchema(),
    cancel: async () => void (await unary(client, "cancel", new empties.Empty())),
    attach: async (address) =>
      void (await unary(client, "attach", new plugins.PluginAttach().setAddress(address))),
    async stop() {
      client.close();
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, "exit");
        child.kill("SIGKILL");
        await exited;
      }
      engine.close();
    },
  };
}

async function portOf(child: ChildProcess): Promise<number> {
  let text = "";
  const exited = once(child, "exit").then(([code]) => {
    throw new Error(`it ended with ${code}`);
  });
  const printed = new Promise<number>((done) =>
    child.stdout?.on("data", (chunk) => {
      text += chunk;
      if (text.includes("\n")) done(Number(text.split("\n")[0]));
    }),
  );
  exited.catch(() => {});
  return Promise.race([printed, exited]);
}

/** One call; an error comes as the one that the same call in-process throws. */
async function unary<Response>(
  client: Client,
  method: string,
  request: object,
  signal?: AbortSignal,
): Promise<Response> {
  type Unary = (
    this: Client,
    request: object,
    callback: (error: ServiceError | null, response: Response) => void,
  ) => { cancel(): void };
  const send = client[method as keyof Client] as unknown as Unary;
  return new Promise((done, failed) => {
    const call = send.call(client, request, (error, response) =>
      error ? failed(plainError(error)) : done(response),
    );
    signal?.addEventListener("abort", () => call.cancel(), { once: true });
  });
}

function plainError({ details, metadata }: ServiceError): Error {
  const detail = partialFailure(metadata);
  if (!detail) return new KindlingError("cloud", details);
  const inputs = detail.getInputs();
  return new PartialFailure(details, {
    id: detail.getId(),
    outputs: fromStruct(detail.getProperties()),
    ...(inputs && { inputs: fromStruct(inputs) }),
  });
}

function partialFailure(metadata: Metadata): Messages.ErrorResourceInitFailed | undefined {
  const [bytes] = metadata.get("grpc-status-details-bin");
  if (!(bytes instanceof Uint8Array)) return undefined;
  return statuses.Status.deserializeBinary(bytes)
    .getDetailsList()
    .map((any) =>
      any.unpack(messages.ErrorResourceInitFailed.deserializeBinary, "pulumirpc.ErrorResourceInitFailed"),
    )
    .find((detail) => detail !== null);
}

const fromStruct = (struct: Struct | undefined): PropertyMap => (struct?.toJavaScript() ?? {}) as PropertyMap;
const toStruct = (properties: PropertyMap = {}): Struct =>
  structs.Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);

const KINDS: readonly PropertyDiffKind[] = [
  "add",
  "add-replace",
  "delete",
  "delete-replace",
  "update",
  "update-replace",
];

function providerOf(client: Client): Provider {
  const send = <Response>(method: string, { signal }: Pick<Call, "signal">, request: object) =>
    unary<Response>(client, method, request, signal);
  return {
    async checkConfig(call) {
      const request = new messages.CheckRequest()
        .setUrn(call.urn)
        .setOlds(toStruct(call.olds))
        .setNews(toStruct(call.news));
      return checked(await send("checkConfig", call, request));
    },
    async diffConfig(call) {
      const request = new messages.DiffRequest().setUrn(call.urn).setNews(toStruct(call.news));
      return differing(await send("diffConfig", call, request.setOldInputs(toStruct(call.oldInputs))));
    },
    async configure(call) {
      const request = new messages.ConfigureRequest().setUrn(call.urn).setArgs(toStruct(call.inputs));
      await send("configure", call, request.setAcceptsecrets(true).setAcceptresources(true));
    },
    async check(call) {
      const request = new messages.CheckRequest()
        .setUrn(call.urn)
        .setNews(toStruct(call.news))
        .setRandomseed(call.randomSeed);
      if (call.olds) request.setOlds(toStruct(call.olds));
      if (call.autonaming) {
        const { proposedName, mode } = call.autonaming;
        const options = new messages.CheckRequest.AutonamingOptions().setProposedName(proposedName);
        request.setAutonaming(options.setMode(["propose", "enforce", "disable"].indexOf(mode) as 0));
      }
      return checked(await send("check", call, request));
    },
    async diff(call) {
      const request = new messages.DiffRequest().setUrn(call.urn).setId(call.id).setNews(toStruct(call.news));
      request.setOlds(toStruct(call.oldOutputs)).setOldInputs(toStruct(call.oldInputs));
      return differing(await send("diff", call, request.setIgnorechangesList([...call.ignoreChanges])));
    },
    async create(call) {
      const request = new messages.CreateRequest().setUrn(call.urn).setProperties(toStruct(call.inputs));
      request.setPreview(call.preview).setTimeout(call.timeoutSeconds ?? 0);
      const response = await send<Messages.CreateResponse>("create", call, request);
      return { id: response.getId(), outputs: fromStruct(response.getProperties()) };
    },
    async read(call) {
      const request = new messages.ReadRequest().setUrn(call.urn).setId(call.id);
      request.setInputs(toStruct(call.inputs)).setProperties(toStruct(call.outputs));
      const response = await send<Messages.ReadResponse>("read", call, request);
      if (!response.getId()) return {};
      const { inputs, outputs } = { inputs: response.getInputs(), outputs: response.getProperties() };
      return { id: response.getId(), inputs: fromStruct(inputs), outputs: fromStruct(outputs) };
    },
    async update(call) {
      const request = new messages.UpdateRequest()
        .setUrn(call.urn)
        .setId(call.id)
        .setNews(toStruct(call.news));
      request.setOlds(toStruct(call.oldOutputs)).setOldInputs(toStruct(call.oldInputs));
      request.setPreview(call.preview).setTimeout(call.timeoutSeconds ?? 0);
      const response = await send<Messages.UpdateResponse>("update", call, request);
      return { outputs: fromStruct(response.getProperties()) };
    },
    async delete(call) {
      const request = new messages.DeleteRequest()
        .setUrn(call.urn)
        .setId(call.id)
        .setTimeout(call.timeoutSeconds ?? 0);
      await send(
        "delete",
        call,
        request.setProperties(toStruct(call.outputs)).setOldInputs(toStruct(call.inputs)),
      );
    },
    async invoke(call) {
      const request = new messages.InvokeRequest().setTok(call.token).setArgs(toStruct(call.args));
      const response = await send<Messages.InvokeResponse>("invoke", call, request);
      return { outputs: fromStruct(response.getReturn()), failures: response.getFailuresList().map(failure) };
    },
  };
}

const failure = (found: Messages.CheckFailure) => ({
  property: found.getProperty(),
  reason: found.getReason(),
});

const checked = (response: Messages.CheckResponse): CheckResult => ({
  inputs: fromStruct(response.getInputs()),
  failures: response.getFailuresList().map(failure),
});

function differing(response: Messages.DiffResponse): DiffResult {
  const detailedDiff: Record<string, DiffResult["detailedDiff"][string]> = {};
  response.getDetaileddiffMap().forEach((diff, path) => {
    detailedDiff[path] = { kind: KINDS[diff.getKind()] as PropertyDiffKind, inputDiff: diff.getInputdiff() };
  });
  return {
    changes: (["unknown", "none", "some"] as const)[response.getChanges()] ?? "unknown",
    replaces: response.getReplacesList(),
    stables: response.getStablesList(),
    deleteBeforeReplace: response.getDeletebeforereplace(),
    detailedDiff,
  };
}
