import { installCli } from "@kindling/engine-pulumi/install";
import { type Context, DONE, type ExitStatus, say } from "../context.ts";

/** `engine install`. */
export async function installEngine(_: object, context: Context): Promise<ExitStatus> {
  const { PATH, HOME } = context.env;
  const { file, version } = await installCli(PATH, HOME);
  say(context, `Pulumi ${version} is there: ${file}`);
  return DONE;
}
