import type { StackName } from "@kindling/core/engine";
import type { KindlingError } from "@kindling/core/error";
import type { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import type {
  ReadResourceRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import { Stopped } from "./failure.ts";
import { type Goal, goalDifferences, goalOfOutputs, goalOfRead, goalOfRegistration } from "./plan-goal.ts";
import { named, planRefusal } from "./plan-refusal.ts";
import type { MonitorCalls } from "./sdk-host.ts";
import { createUrn, isStackReference } from "./urn.ts";

/** How a program reads the outputs of another stack. */
const READ_STACK = "pulumi:pulumi:readStackOutputs";

/**
 * Follows what a program asks the engine for, whichever engine it is. Given the goals of a plan, it keeps from the
 * engine what isn't planned.
 */
export class PlanWatch {
  /** What was asked for, by URN. */
  readonly goals: Record<string, Goal> = {};
  readonly #stack: StackName;
  readonly #planned: Readonly<Record<string, Goal>> | undefined;
  /** Why something was kept from the engine. */
  refusal: KindlingError | undefined;
  /** It asked for the outputs of a stack that isn't up, so that it will refer to it only when it is. */
  waits = false;

  constructor(stack: StackName, planned?: Readonly<Record<string, Goal>>) {
    this.#stack = stack;
    this.#planned = planned;
  }

  /** The engine's calls, watched. `onRefusal` hears of the first that isn't let through. */
  calls(calls: MonitorCalls, onRefusal: (error: KindlingError) => void = () => {}): MonitorCalls {
    const watched =
      <Request>(method: string, goalOf: (request: Request) => readonly [urn: string, goal: Goal]) =>
      async (request: Request): Promise<unknown> => {
        const [urn, goal] = goalOf(request);
        this.goals[urn] = { ...this.goals[urn], ...goal };
        if (this.refusal) throw new Stopped("not planned", { cause: this.refusal });
        const refusal = this.#refusalOf(urn, goal, method === "registerResourceOutputs");
        if (refusal) {
          this.refusal = refusal;
          onRefusal(refusal);
          throw new Stopped("not planned", { cause: refusal });
        }
        return calls[method]?.(request as never);
      };
    return {
      ...calls,
      invoke: async (request: ResourceInvokeRequest) => {
        const asked = request.getTok() === READ_STACK;
        try {
          const answer = (await calls.invoke?.(request as never)) as InvokeResponse;
          const { outputs } = (answer.getReturn()?.toJavaScript() ?? {}) as { outputs?: object };
          if (asked && Object.keys(outputs ?? {}).length === 0) this.waits = true;
          return answer;
        } catch (error) {
          if (asked) this.waits = true;
          throw error;
        }
      },
      registerResource: watched("registerResource", (request: RegisterResourceRequest) => [
        this.#urnOf(request),
        goalOfRegistration(request),
      ]),
      readResource: watched("readResource", (request: ReadResourceRequest) => [
        this.#urnOf(request),
        goalOfRead(request),
      ]),
      registerResourceOutputs: watched(
        "registerResourceOutputs",
        (request: RegisterResourceOutputsRequest) => [request.getUrn(), goalOfOutputs(request.getOutputs())],
      ),
    };
  }

  /** Why a program that has come to its end isn't what was planned: it asked for something else, or not for all of it. */
  verdict(): KindlingError | undefined {
    if (this.refusal) return this.refusal;
    const urns = Object.keys(this.#planned ?? {}).filter((urn) => this.goals[urn] === undefined);
    if (urns.length === 0) return undefined;
    return planRefusal(
      this.#stack,
      urns.map((urn) => `${named(urn)} isn't in the program any more`),
    );
  }

  #refusalOf(urn: string, goal: Goal, outputs: boolean): KindlingError | undefined {
    if (!this.#planned) return undefined;
    const planned = this.#planned[urn];
    // Of a stack that wasn't there to be read when this was planned.
    if (!planned && isStackReference(urn)) return undefined;
    if (!planned) return planRefusal(this.#stack, [`${named(urn)} isn't in it`], urn);
    const part = Object.fromEntries(
      Object.entries(planned).filter(([path]) => path.startsWith("output ") === outputs),
    );
    const paths = goalDifferences(part, goal);
    if (paths.length === 0) return undefined;
    return planRefusal(this.#stack, [`${paths.join(", ")} of ${named(urn)} is to be something else`], urn);
  }

  #urnOf(request: { getParent(): string; getType(): string; getName(): string }): string {
    return createUrn(this.#stack, request.getParent() || undefined, request.getType(), request.getName());
  }
}
