import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import type { CheckResult, DiffResult, PropertyDiffKind, Provider } from "@kindling/core/provider";
import type { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb.js";
import type {
  CheckRequest,
  ConfigureRequest,
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  InvokeRequest,
  ProviderHandshakeRequest,
  ReadRequest,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb.js";
import type { Severity } from "../definition.ts";
import { serviceError } from "./errors.ts";
import { fromStruct, toStruct } from "./properties.ts";
import * as stubs from "./stubs.ts";

/** What is served, once it is loaded. */
export interface Served {
  readonly provider: Provider;
  readonly version: string;
  /** The package's schema as JSON. */
  readonly schema: () => Promise<string>;
}

export interface ServiceOptions {
  readonly served: Promise<Served>;
  readonly log: (severity: Severity, message: string, urn: string) => void;
  /** Resolves when everything logged so far has arrived: an operation's answer comes after its messages. */
  readonly delivered: () => Promise<void>;
  /** Called with the engine's address, from the handshake or when a debugged plugin is attached to. */
  readonly attach: (engine: string) => void;
}

/** Pulumi's provider service on top of plain calls. What isn't here gRPC answers with UNIMPLEMENTED. */
export function resourceProvider({
  served,
  log,
  delivered,
  attach,
}: ServiceOptions): UntypedServiceImplementation {
  let cancelling = new AbortController();

  function unary<Request, Response>(
    answer: (request: Request, signal: AbortSignal) => Promise<Response>,
  ): handleUnaryCall<Request, Response> {
    return (call, callback) => {
      const hungUp = new AbortController();
      call.on("cancelled", () => hungUp.abort());
      answer(call.request, AbortSignal.any([hungUp.signal, cancelling.signal]))
        .finally(delivered)
        .then(
          (response) => callback(null, response),
          (error) => callback(serviceError(error)),
        );
    };
  }

  const about = (urn: string, signal: AbortSignal) => ({
    urn,
    signal,
    log: (severity: Severity, message: string) => log(severity, message, urn),
  });

  return {
    handshake: unary(async (request: ProviderHandshakeRequest) => {
      attach(request.getEngineAddress());
      return new stubs.ProviderHandshakeResponse()
        .setAcceptSecrets(true)
        .setAcceptResources(true)
        .setAcceptOutputs(true)
        .setSupportsAutonamingConfiguration(true);
    }),
    attach: unary(async (request: PluginAttach) => {
      attach(request.getAddress());
      return new stubs.Empty();
    }),
    cancel: unary(async () => {
      cancelling.abort();
      cancelling = new AbortController();
      return new stubs.Empty();
    }),
    getPluginInfo: unary(async () => new stubs.PluginInfo().setVersion((await served).version)),
    getSchema: unary(async () => new stubs.GetSchemaResponse().setSchema(await (await served).schema())),
    checkConfig: unary(async (request: CheckRequest, signal) =>
      checked(
        await (await served).provider.checkConfig({
          ...about(request.getUrn(), signal),
          olds: fromStruct(request.getOlds()),
          news: fromStruct(request.getNews()),
        }),
      ),
    ),
    diffConfig: unary(async (request: DiffRequest, signal) =>
      differing(
        await (await served).provider.diffConfig({
          ...about(request.getUrn(), signal),
          oldInputs: fromStruct(request.getOldInputs() ?? request.getOlds()),
          news: fromStruct(request.getNews()),
        }),
      ),
    ),
    configure: unary(async (request: ConfigureRequest, signal) => {
      const inputs = fromStruct(request.getArgs());
      await (await served).provider.configure({ ...about(request.getUrn() ?? "", signal), inputs });
      return new stubs.ConfigureResponse()
        .setAcceptsecrets(true)
        .setAcceptresources(true)
        .setAcceptoutputs(true)
        .setSupportspreview(true)
        .setSupportsAutonamingConfiguration(true);
    }),
    check: unary(async (request: CheckRequest, signal) => {
      const autonaming = request.getAutonaming();
      return checked(
        await (await served).provider.check({
          ...about(request.getUrn(), signal),
          olds: fromStruct(request.getOlds()),
          news: fromStruct(request.getNews()),
          randomSeed: request.getRandomseed_asU8(),
          ...(autonaming && {
            autonaming: { proposedName: autonaming.getProposedName(), mode: MODES[autonaming.getMode()] },
          }),
        }),
      );
    }),
    diff: unary(async (request: DiffRequest, signal) =>
      differing(
        await (await served).provider.diff({
          ...about(request.getUrn(), signal),
          id: request.getId(),
          oldInputs: fromStruct(request.getOldInputs()),
          oldOutputs: fromStruct(request.getOlds()),
          news: fromStruct(request.getNews()),
          ignoreChanges: request.getIgnorechangesList(),
        }),
      ),
    ),
    create: unary(async (request: CreateRequest, signal) => {
      const { id, outputs } = await (await served).provider.create({
        ...about(request.getUrn(), signal),
        inputs: fromStruct(request.getProperties()),
        preview: request.getPreview(),
        timeoutSeconds: request.getTimeout(),
      });
      return new stubs.CreateResponse().setId(id).setProperties(toStruct(outputs));
    }),
    read: unary(async (request: ReadRequest, signal) => {
      const { id, inputs, outputs } = await (await served).provider.read({
        ...about(request.getUrn(), signal),
        id: request.getId(),
        inputs: fromStruct(request.getInputs()),
        outputs: fromStruct(request.getProperties()),
      });
      if (id === undefined) return new stubs.ReadResponse();
      return new stubs.ReadResponse()
        .setId(id)
        .setInputs(toStruct(inputs ?? {}))
        .setProperties(toStruct(outputs ?? {}));
    }),
    update: unary(async (request: UpdateRequest, signal) => {
      const { outputs } = await (await served).provider.update({
        ...about(request.getUrn(), signal),
        id: request.getId(),
        oldInputs: fromStruct(request.getOldInputs()),
        oldOutputs: fromStruct(request.getOlds()),
        news: fromStruct(request.getNews()),
        ignoreChanges: request.getIgnorechangesList(),
        preview: request.getPreview(),
        timeoutSeconds: request.getTimeout(),
      });
      return new stubs.UpdateResponse().setProperties(toStruct(outputs));
    }),
    delete: unary(async (request: DeleteRequest, signal) => {
      await (await served).provider.delete({
        ...about(request.getUrn(), signal),
        id: request.getId(),
        inputs: fromStruct(request.getOldInputs()),
        outputs: fromStruct(request.getProperties()),
        timeoutSeconds: request.getTimeout(),
      });
      return new stubs.Empty();
    }),
    invoke: unary(async (request: InvokeRequest, signal) => {
      const { outputs, failures } = await (await served).provider.invoke({
        token: request.getTok(),
        args: fromStruct(request.getArgs()),
        signal,
      });
      return new stubs.InvokeResponse().setReturn(toStruct(outputs)).setFailuresList(failures.map(failure));
    }),
  };
}

const MODES = ["propose", "enforce", "disable"] as const;

const KINDS: Record<PropertyDiffKind, number> = {
  add: stubs.PropertyDiff.Kind.ADD,
  "add-replace": stubs.PropertyDiff.Kind.ADD_REPLACE,
  delete: stubs.PropertyDiff.Kind.DELETE,
  "delete-replace": stubs.PropertyDiff.Kind.DELETE_REPLACE,
  update: stubs.PropertyDiff.Kind.UPDATE,
  "update-replace": stubs.PropertyDiff.Kind.UPDATE_REPLACE,
};

const CHANGES = {
  unknown: stubs.DiffResponse.DiffChanges.DIFF_UNKNOWN,
  none: stubs.DiffResponse.DiffChanges.DIFF_NONE,
  some: stubs.DiffResponse.DiffChanges.DIFF_SOME,
};

const failure = ({ property, reason }: CheckResult["failures"][number]) =>
  new stubs.CheckFailure().setProperty(property).setReason(reason);

const checked = ({ inputs, failures }: CheckResult) =>
  new stubs.CheckResponse().setInputs(toStruct(inputs)).setFailuresList(failures.map(failure));

function differing({ changes, replaces, stables, deleteBeforeReplace, detailedDiff }: DiffResult) {
  const response = new stubs.DiffResponse()
    .setChanges(CHANGES[changes])
    .setReplacesList([...replaces])
    .setStablesList([...stables])
    .setDiffsList(Object.keys(detailedDiff))
    .setDeletebeforereplace(deleteBeforeReplace)
    .setHasdetaileddiff(true);
  for (const [path, { kind, inputDiff }] of Object.entries(detailedDiff))
    response
      .getDetaileddiffMap()
      .set(path, new stubs.PropertyDiff().setKind(KINDS[kind] as 0).setInputdiff(inputDiff));
  return response;
}
