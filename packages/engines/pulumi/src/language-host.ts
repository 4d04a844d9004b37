import type { ServerUnaryCall, sendUnaryData } from "@grpc/grpc-js";
import type { RunOptions, StackProgram } from "@kindling/core/engine";
import { messageOf } from "@kindling/engine-program/failure";
import type { PlanWatch } from "@kindling/engine-program/plan-watch";
import { runProgram } from "@kindling/engine-program/sdk-host";
import type { RunRequest, RunResponse as RunResponseMessage } from "@pulumi/pulumi/proto/language_pb.js";
import { EngineLog } from "./engine-log.ts";
import { type Listening, listen } from "./grpc-server.ts";
import { type CallObserver, monitorClient } from "./monitor-client.ts";
import { GetRequiredPluginsResponse, LanguageRuntimeService, PluginInfo, RunResponse } from "./stubs.ts";

export interface HostedProgram {
  readonly stack: StackProgram;
  readonly observer: CallObserver;
  readonly watch?: PlanWatch | undefined;
  readonly options: Pick<RunOptions, "imports" | "judge">;
  /** The engine has failed or is to stop. */
  readonly isHalted: () => boolean;
  /** Looks over what the program did, once it is done; an error fails the run before anything is deleted. */
  readonly verdict: () => Error | undefined;
  /** Gets the errors that are the program's own. */
  readonly onErrors: (errors: readonly unknown[]) => void;
}

/**
 * The language host of one run, for Pulumi's CLI to call. The Automation API has its own, in which a failure in one
 * program fails all others that run in the process at the time.
 */
export function startLanguageHost(hosted: HostedProgram): Promise<Listening> {
  return listen(LanguageRuntimeService, {
    getPluginInfo: (_: unknown, callback: sendUnaryData<unknown>) =>
      callback(null, new PluginInfo().setVersion("1.0.0")),
    getRequiredPlugins: (_: unknown, callback: sendUnaryData<unknown>) =>
      callback(null, new GetRequiredPluginsResponse()),
    run: (call: ServerUnaryCall<RunRequest, RunResponseMessage>, callback: sendUnaryData<unknown>) => {
      let hungUp = false;
      call.on("cancelled", () => {
        hungUp = true;
      });
      run(call.request, { ...hosted, isHalted: () => hungUp || hosted.isHalted() }).then(
        (response) => callback(null, response),
        (error) => callback(null, new RunResponse().setError(messageOf(error))),
      );
    },
  });
}

async function run(request: RunRequest, hosted: HostedProgram): Promise<RunResponseMessage> {
  const { observer, options, watch, isHalted, verdict, onErrors } = hosted;
  const log = new EngineLog(request.getArgsList()[0] ?? "");
  const monitor = monitorClient(request.getMonitorAddress(), observer);
  let loggedError = false;
  try {
    const errors = await runProgram({
      stack: {
        ...hosted.stack,
        organization: request.getOrganization(),
        config: configOf(request),
      },
      preview: request.getDryrun(),
      calls: watch?.calls(monitor.calls) ?? monitor.calls,
      options,
      onLog: (severity, message, urn) => {
        loggedError ||= severity === "error";
        log.write(severity, message, urn);
      },
      isHalted,
      isBusy: () => monitor.inFlight() > 0,
    });
    const refused = errors.length === 0 ? verdict() : undefined;
    const own = refused ? [refused] : errors;
    // What the program said comes before why it failed.
    await log.delivered();
    onErrors(own);
    // Without a bail the engine would go on to delete what the program didn't get to.
    return new RunResponse().setBail(own.length > 0 || loggedError);
  } finally {
    await log.close();
    monitor.close();
  }
}

function configOf(request: RunRequest): NonNullable<StackProgram["config"]> {
  const secrets = new Set(request.getConfigsecretkeysList());
  const config: Record<string, { value: string; secret: boolean }> = {};
  request.getConfigMap().forEach((value, key) => {
    config[key] = { value, secret: secrets.has(key) };
  });
  return config;
}
