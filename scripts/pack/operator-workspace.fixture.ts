import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";

interface Stack {
  readonly kind: "Stack";
  readonly spec: {
    readonly stack: string;
    readonly envRefs: Readonly<
      Record<string, { literal?: { value: string }; secret?: { name: string; key: string } }>
    >;
    readonly workspaceTemplate: { readonly spec: { readonly podTemplate: { readonly spec: PodSpec } } };
  };
}

interface PodSpec {
  readonly initContainers: readonly { readonly command: readonly string[] }[];
  readonly containers: readonly { volumeMounts: readonly { name: string; mountPath: string }[] }[];
  readonly volumes: readonly {
    name: string;
    projected: {
      sources: readonly { secret: { name: string; items?: readonly { key: string; path: string }[] } }[];
    };
  }[];
}

interface Secret {
  readonly kind: "Secret";
  readonly metadata: { readonly name: string };
  readonly stringData: Readonly<Record<string, string>>;
}

/** What the operator's workspace pod makes of an exported stack, with a folder in the place of the pod's root. */
export function makeWorkspace(yaml: string, credentials: Secret, root: string) {
  const objects: (Stack | Secret)[] = parseAllDocuments(yaml).map((one) => one.toJS());
  const stack = objects.find((one) => one.kind === "Stack");
  if (!stack) throw new Error("there is no Stack");
  const secrets = new Map(
    [...objects, credentials].flatMap((one) =>
      one.kind === "Secret" ? [[one.metadata.name, one.stringData]] : [],
    ),
  );
  const value = (name: string, key: string): string => {
    const found = secrets.get(name)?.[key];
    if (found === undefined)
      throw new Error(`the pod wouldn't start: there is no ${key} in the Secret ${name}`);
    return found;
  };
  const pod = stack.spec.workspaceTemplate.spec.podTemplate.spec;
  const inRoot = (text: string) => text.replaceAll(/\/(?=share\/|etc\/)/g, `${root}/`);
  for (const { mountPath, name } of pod.containers.flatMap(({ volumeMounts }) => volumeMounts)) {
    const folder = inRoot(`${mountPath}/`);
    mkdirSync(folder, { recursive: true });
    for (const { secret } of pod.volumes.find((volume) => volume.name === name)?.projected.sources ?? []) {
      const all = Object.keys(secrets.get(secret.name) ?? {}).map((key) => ({ key, path: key }));
      for (const { key, path } of secret.items ?? all)
        writeFileSync(join(folder, path), value(secret.name, key));
    }
  }
  for (const {
    command: [program = "", ...args],
  } of pod.initContainers)
    execFileSync(program, args.map(inRoot));
  const variables = Object.entries(stack.spec.envRefs).map(([name, { literal, secret }]) => [
    name,
    literal ? inRoot(literal.value) : value(secret?.name ?? "", secret?.key ?? ""),
  ]);
  return {
    stack: stack.spec.stack,
    folder: join(root, "share/workspace"),
    env: Object.fromEntries(variables),
  };
}
