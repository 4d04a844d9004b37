import { cloudsDirectory } from "@kindling/core/sandbox-folder";
import { type Context, DONE, type ExitStatus, say, UsageError } from "../context.ts";
import { sandboxDirectory } from "../sandbox.ts";
import { forgetServed, rememberServed, servedClouds } from "../served-clouds.ts";
import { startClouds } from "../simulated-clouds.ts";

/** Keeps the simulated clouds up until Ctrl-C. They hold what runs on the same sandbox made, and the reverse. */
export async function serve(
  options: { sandboxDir: string; port?: number },
  context: Context,
): Promise<ExitStatus> {
  const sandbox = sandboxDirectory(options, context);
  const directory = cloudsDirectory(sandbox);
  const [already] = await servedClouds(directory);
  if (already)
    throw new UsageError(
      `process ${already.pid} serves this sandbox already, at ${already.url}: end it first`,
    );
  const stopped = new Promise<void>((stop) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop());
  });
  const clouds = await startClouds(sandbox, options.port ? { port: options.port } : {});
  try {
    const services = clouds.flatMap(({ cloud }) => cloud.services);
    await rememberServed(
      directory,
      services.map(({ name, url }) => ({ name, url, pid: process.pid })),
    );
    for (const { name, url, hints } of services) {
      say(context, `The simulated ${name} answers at ${url}`);
      for (const hint of hints) say(context, `  ${hint}`);
    }
    const variables = Object.assign({}, ...clouds.map(({ cloud }) => cloud.variables));
    for (const line of pulumiHints({ ...variables, KINDLING_SANDBOX: sandbox })) say(context, line);
    say(context, "Ctrl-C ends it; what it holds stays.");
    await stopped;
    return DONE;
  } finally {
    await forgetServed(directory);
    await Promise.all(clouds.map(({ cloud }) => cloud.close()));
  }
}

/** How Pulumi's own command reaches the clouds. Kindling's needs none of it, nor that they are served. */
const pulumiHints = (variables: Readonly<Record<string, string>>): string[] => [
  "A Pulumi program uses them through plugins (npm run build:plugins), with dist/simulated-plugins and dist/plugins on PATH and",
  ...Object.entries(variables).map(([name, value]) => `  export ${name}="${value}"`),
  "kindling … --engine pulumi --simulated-clouds needs none of that.",
];
