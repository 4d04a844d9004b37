// A small stand-in for Pulumi's own language host of Node, which is not to be had where these tests run: started by
// Pulumi's CLI under the name pulumi-language-nodejs, it runs a project's program as that one does, by
// @pulumi/pulumi/cmd/run in a process of its own, with the SDK that is installed beside the program.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "package.json"));
const grpc = require("@grpc/grpc-js");
const { LanguageRuntimeService } = require("@pulumi/pulumi/proto/language_grpc_pb.js");
const language = require("@pulumi/pulumi/proto/language_pb.js");
const plugin = require("@pulumi/pulumi/proto/plugin_pb.js");

type Reply = (error: null, response: unknown) => void;

interface RunRequest {
  getMonitorAddress(): string;
  getProject(): string;
  getStack(): string;
  getOrganization(): string;
  getPwd(): string;
  getDryrun(): boolean;
  getParallel(): number;
  getInfo(): { getProgramDirectory(): string; getEntryPoint(): string };
  getConfigMap(): { toObject(): [string, string][] };
  getConfigsecretkeysList(): string[];
}

const engine = process.argv.at(-1) ?? "";

function run({ request }: { request: RunRequest }, reply: Reply): void {
  const info = request.getInfo();
  const options = [
    ["monitor", request.getMonitorAddress()],
    ["engine", engine],
    ["project", request.getProject()],
    ["stack", request.getStack()],
    ["organization", request.getOrganization()],
    ["pwd", request.getPwd()],
    ["parallel", request.getParallel()],
    ...(request.getDryrun() ? [["dry-run", true]] : []),
  ].flatMap(([name, value]) => [`--${name}`, String(value)]);
  const program = join(info.getProgramDirectory(), info.getEntryPoint());
  const child = spawn(process.execPath, [require.resolve("@pulumi/pulumi/cmd/run"), ...options, program], {
    stdio: "inherit",
    cwd: request.getPwd(),
    env: {
      ...process.env,
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toObject())),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    },
  });
  child.on("exit", (code) => {
    const response = new language.RunResponse();
    reply(null, code === 0 ? response : response.setError(`the program ended with status ${code}`));
  });
}

const server = new grpc.Server();
server.addService(LanguageRuntimeService, {
  getPluginInfo: (_: unknown, reply: Reply) => reply(null, new plugin.PluginInfo().setVersion("1.0.0")),
  getRequiredPlugins: (_: unknown, reply: Reply) => reply(null, new language.GetRequiredPluginsResponse()),
  run,
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (_: unknown, port: number) =>
  console.log(port),
);
