import type { StackProgram } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import type { PropertyMap } from "@kindling/core/property-value";
import { Stopped } from "@kindling/engine-program/failure";
import type { MonitorCalls } from "@kindling/engine-program/sdk-host";
import { isProviderType, packageOf, qualifiedType, ROOT_STACK_TYPE } from "@kindling/engine-program/urn";
import type * as resources from "@pulumi/pulumi/proto/resource_pb.js";
import type { DefaultProviders, ProviderRequest } from "./default-providers.ts";
import { withVersion } from "./default-providers.ts";
import type { Deployment } from "./deployment.ts";
import type { Executor } from "./executor.ts";
import { unsupported, whileDoing } from "./failure.ts";
import type { Registrar } from "./registration.ts";
import { goalOf, propertiesOf, readGoalOf } from "./request.ts";
import type { Messages } from "./sdk-messages.ts";
import type { Goal, Tracked } from "./step.ts";

/** Answers the Pulumi SDK's calls (pkg/resource/deploy/source_eval.go). */
export class Monitor {
  readonly #deployment: Deployment;
  readonly #executor: Executor;
  readonly #registrar: Registrar;
  readonly #defaults: DefaultProviders;
  readonly #messages: Messages;
  readonly #stack: StackProgram;
  readonly #goals = new Map<string, Goal>();
  readonly #componentProviders = new Map<string, ReadonlyMap<string, string>>();
  /** The stack's outputs, recorded at the end, when it is known whether the run succeeded. */
  stackOutputs: PropertyMap | undefined;
  root: Tracked | undefined;

  constructor(
    deployment: Deployment,
    executor: Executor,
    registrar: Registrar,
    defaults: DefaultProviders,
    messages: Messages,
    stack: StackProgram,
  ) {
    this.#deployment = deployment;
    this.#executor = executor;
    this.#registrar = registrar;
    this.#defaults = defaults;
    this.#messages = messages;
    this.#stack = stack;
  }

  readonly calls: MonitorCalls = {
    getDeploymentInfo: async () => this.#messages.deploymentInfo(this.#stack, this.#deployment.preview),
    supportsFeature: async (request: resources.SupportsFeatureRequest) =>
      this.#messages.featureSupport(request.getId()),
    registerResource: (request: resources.RegisterResourceRequest) =>
      this.#guard(`registering ${request.getType()} ${request.getName()}`, () => this.#register(request)),
    registerResourceOutputs: (request: resources.RegisterResourceOutputsRequest) =>
      this.#guard(`registering the outputs of ${request.getUrn()}`, () => this.#registerOutputs(request)),
    readResource: (request: resources.ReadResourceRequest) =>
      this.#guard(`reading ${request.getType()} ${request.getName()}`, () => this.#read(request)),
    // A function's failure is the program's to handle: it doesn't fail the run by itself.
    invoke: (request: resources.ResourceInvokeRequest) => this.#invoke(request),
    call: (request: resources.ResourceCallRequest) =>
      this.#guard(`calling ${request.getTok()}`, async () => {
        throw unsupported(`methods of resources (${request.getTok()})`);
      }),
    signalAndWaitForShutdown: async () => this.#messages.empty(),
    ...Object.fromEntries(
      Object.entries(REFUSED).map(([method, feature]) => [
        method,
        () =>
          this.#guard("preparing the program", async () => {
            throw unsupported(feature);
          }),
      ]),
    ),
  };

  /** A call that fails fails the run, and is told to the SDK only after that is on record. */
  async #guard<T>(action: string, work: () => Promise<T>): Promise<T> {
    try {
      if (this.#executor.halted) throw new Stopped("the run has ended");
      return await work();
    } catch (error) {
      if (error instanceof Stopped) throw error;
      const recorded = told(error) ?? whileDoing(action, error);
      this.#executor.fail(recorded);
      throw new Stopped("failed", { cause: recorded });
    }
  }

  async #register(request: resources.RegisterResourceRequest): Promise<unknown> {
    const asked = this.#inherit(goalOf(request));
    const { type, custom, parent } = asked;
    const requested = this.#requested(request, type);
    let goal = asked;
    if (custom && isProviderType(type)) goal = { ...asked, inputs: withVersion(asked.inputs, requested) };
    else if (custom)
      goal = { ...asked, provider: await this.#providerFor(asked.provider, parent, requested) };
    this.#deployment.masker.learn(goal.inputs);
    const providers = new Map<string, string>();
    request.getProvidersMap().forEach((reference, packageName) => {
      providers.set(packageName, reference);
    });
    const registered = await this.#registrar.register(goal);
    const { urn, id = "", outputs = {} } = registered.state;
    this.#goals.set(urn, goal);
    if (type === ROOT_STACK_TYPE) this.root = registered;
    if (!custom)
      this.#componentProviders.set(urn, inherited(providers, this.#componentProviders.get(parent ?? "")));
    return this.#messages.registered(urn, id, custom ? outputs : {});
  }

  #inherit(goal: Goal): Goal {
    const parent = this.#goals.get(goal.parent ?? "");
    if (!parent) return goal;
    const protect = goal.protect ?? parent.protect;
    const retainOnDelete = goal.retainOnDelete ?? parent.retainOnDelete;
    const deletedWith = goal.deletedWith ?? parent.deletedWith;
    return {
      ...goal,
      ...(protect !== undefined && { protect }),
      ...(retainOnDelete !== undefined && { retainOnDelete }),
      ...(deletedWith !== undefined && { deletedWith }),
    };
  }

  #requested(
    request: { getVersion(): string; getPlugindownloadurl(): string },
    typeOrToken: string,
  ): ProviderRequest {
    const downloadUrl = request.getPlugindownloadurl();
    return { packageName: packageOf(typeOrToken), version: request.getVersion(), downloadUrl };
  }

  async #providerFor(
    named: string | undefined,
    parent: string | undefined,
    request: ProviderRequest,
  ): Promise<string> {
    const fromParent = this.#componentProviders.get(parent ?? "")?.get(request.packageName);
    return named || fromParent || this.#defaults.reference(request);
  }

  async #registerOutputs(request: resources.RegisterResourceOutputsRequest): Promise<unknown> {
    const urn = request.getUrn();
    const outputs = propertiesOf(request.getOutputs(), { keepReferences: true });
    this.#deployment.masker.learn(outputs);
    if (qualifiedType(urn) === ROOT_STACK_TYPE) {
      this.stackOutputs = outputs;
      return this.#messages.empty();
    }
    const registered = this.#deployment.news.get(urn);
    if (!registered) throw new KindlingError("program", `outputs for ${urn}, which isn't registered`);
    registered.state = { ...registered.state, outputs };
    this.#deployment.events.outputs(this.#executor.doneTo(registered));
    return this.#messages.empty();
  }

  async #read(request: resources.ReadResourceRequest): Promise<unknown> {
    const goal = readGoalOf(request);
    const provider = await this.#providerFor(goal.provider, goal.parent, this.#requested(request, goal.type));
    const { urn, outputs = {} } = (await this.#registrar.read({ ...goal, provider }, request.getId())).state;
    return this.#messages.read(urn, outputs);
  }

  async #invoke(request: resources.ResourceInvokeRequest): Promise<unknown> {
    if (request.getPackageref()) throw unsupported("parameterized packages");
    const token = request.getTok();
    try {
      const reference = await this.#providerFor(
        request.getProvider(),
        undefined,
        this.#requested(request, token),
      );
      const provider = this.#deployment.registry.get(reference);
      if (!provider) throw new KindlingError("program", `its provider ${reference} isn't registered`);
      const args = propertiesOf(request.getArgs());
      const { outputs, failures } = await provider.invoke({
        token,
        args,
        signal: this.#deployment.terminate,
      });
      this.#deployment.masker.learn(outputs);
      return this.#messages.invoked(outputs, failures);
    } catch (error) {
      if (error instanceof Stopped) throw error;
      throw this.#deployment.masker.error(whileDoing(`calling ${token}`, error));
    }
  }
}

/** Calls by which the SDK asks for what the sandbox lacks. */
const REFUSED: Readonly<Record<string, string>> = {
  registerStackTransform: "transforms",
  registerStackInvokeTransform: "transforms of function calls",
  registerResourceHook: "resource hooks",
  registerErrorHook: "error hooks",
  registerPackage: "parameterized packages",
  existsResource: "way to ask whether a resource exists",
};

const told = (error: unknown): KindlingError | undefined =>
  error instanceof KindlingError && error.path !== undefined ? error : undefined;

function inherited(own: ReadonlyMap<string, string>, fromParent: ReadonlyMap<string, string> = new Map()) {
  return new Map([...fromParent, ...own]);
}
