import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Bench, Thing } from "@kindling/testing/engine-suite-bench";
import { ModelCloud, modelProvider } from "@kindling/testing/model-provider";
import { createSandbox } from "./index.ts";

// Run by crash.test.ts in a process of its own: deploys two things to a cloud in a file and kills itself right after
// the call named by the second argument took effect.
const [directory = "", die] = process.argv.slice(2);
const cloudFile = join(directory, "cloud.json");
const cloud = new ModelCloud();
if (existsSync(cloudFile))
  for (const name of JSON.parse(readFileSync(cloudFile, "utf8"))) cloud.add("", { name });
cloud.after = ({ method, name }) => {
  writeFileSync(cloudFile, JSON.stringify(cloud.names));
  if (`${method} ${name}` === die) process.kill(process.pid, "SIGKILL");
};
const engine = createSandbox({
  directory,
  providers: { model: modelProvider(cloud) },
  passphrase: "test",
});
const { ops, errors, events } = await new Bench(directory, cloud, engine, []).up(async () => {
  const a = new Thing("a", { name: "alpha" });
  return { b: new Thing("b", { label: a.address }).address };
});
const diagnostics = events.flatMap(({ diagnosticEvent }) => diagnosticEvent?.message ?? []);
process.stdout.write(JSON.stringify({ ops, errors: errors.map(({ message }) => message), diagnostics }));
