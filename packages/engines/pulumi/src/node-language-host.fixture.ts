import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { ServerUnaryCall, sendUnaryData } from "@grpc/grpc-js";
import type { RunRequest } from "@pulumi/pulumi/proto/language_pb.js";
import messages from "@pulumi/pulumi/proto/language_pb.js";
import { type StartedProcess, servedExecutable } from "./served-executable.fixture.ts";
import { LanguageRuntimeService, PluginInfo, RunResponse } from "./stubs.ts";

/** The program's exit code when it has said everything there is to say about its failure. */
const SAID_ALL = 32;

/**
 * Makes Pulumi's language host for Node as an executable in a folder to put on PATH: it starts a program as Pulumi's own
 * does (sdk/nodejs/cmd/pulumi-language-nodejs), which can't be had from a registry. It asks for no plugins.
 */
export function nodeLanguageHost(folder: string): Promise<void> {
  return servedExecutable(join(folder, "pulumi-language-nodejs"), (server, started) => {
    server.addService(LanguageRuntimeService, {
      getPluginInfo: (_: unknown, callback: sendUnaryData<unknown>) =>
        callback(null, new PluginInfo().setVersion("1.0.0")),
      getRequiredPackages: (_: unknown, callback: sendUnaryData<unknown>) =>
        callback(null, new messages.GetRequiredPackagesResponse()),
      run: (call: ServerUnaryCall<RunRequest, unknown>, callback: sendUnaryData<unknown>) => {
        runProgram(call.request, started).then(
          (response) => callback(null, response),
          (error) => callback(null, new RunResponse().setError(String(error))),
        );
      },
    });
  });
}

async function runProgram(request: RunRequest, { args, env, print }: StartedProcess) {
  const info = request.getInfo();
  const folder = info?.getProgramDirectory() ?? "";
  let runner: string;
  try {
    runner = createRequire(join(folder, "/")).resolve("@pulumi/pulumi/cmd/run");
  } catch {
    return new RunResponse().setError(
      "It looks like the Pulumi SDK has not been installed. Have you run pulumi install?",
    );
  }
  const flags = {
    monitor: request.getMonitorAddress(),
    engine: args.at(-1),
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info?.getRootDirectory(),
    stack: request.getStack(),
    pwd: folder,
    "dry-run": request.getDryrun(),
    parallel: String(request.getParallel()),
  };
  const given = Object.entries(flags).flatMap(([name, value]) => {
    if (value === true) return [`--${name}`];
    return value ? [`--${name}`, value] : [];
  });
  const config = Object.fromEntries(
    request
      .getConfigMap()
      .toArray()
      .map(([key, value]) => [key.replace(":", ":config:"), value]),
  );
  const options = info?.getOptions()?.toJavaScript() ?? {};
  const child = spawn("node", [runner, ...given, info?.getEntryPoint() ?? "."], {
    env: {
      ...env,
      PULUMI_CONFIG: JSON.stringify(config),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
      ...(options.typescript !== false && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", print);
  const code = await new Promise<number | null>((ended, failed) => {
    child.on("error", failed);
    child.on("close", ended);
  });
  if (code === 0) return new RunResponse();
  if (code === SAID_ALL) return new RunResponse().setBail(true);
  return new RunResponse().setError(`Program exited with non-zero exit code: ${code}`);
}
