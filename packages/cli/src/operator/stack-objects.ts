import { createHash } from "node:crypto";
import { dirname, resolve } from "node:path";
import { toJson } from "@bufbuild/protobuf";
import type { StackName } from "@kindling/core/engine";
import type { StackInputMessage } from "@kindling/core/kind-message";
import type { Manifest } from "@kindling/core/manifest";
import { maskedJson } from "@kindling/core/masked-json";
import type { ProviderConfigs } from "@kindling/core/provider-config";
import type { Reference } from "@kindling/core/reference-check";
import { stackInput } from "@kindling/core/stack-input";
import { BackendUrl } from "@kindling/engine-pulumi/backend-url";
import { stringify } from "yaml";
import { configReferences } from "../target.ts";
import { type Credentials, takeCredentials } from "./credentials.ts";
import { objectMarks } from "./labels.ts";
import { objectName } from "./object-name.ts";
import { type ProgramSource, sourceSpec } from "./program-source.ts";
import { exportedConfig } from "./provider-environment.ts";

export interface ExportSettings {
  readonly source: ProgramSource;
  readonly image?: string | undefined;
  /** Absent for Pulumi Cloud. */
  readonly backend?: string | undefined;
  readonly secretsProvider?: string | undefined;
  /** The Secret that holds credentials, which is the user's to make. */
  readonly credentials: string;
  /** Further keys of it that every workspace gets as environment variables: a backend's, for one. */
  readonly variables: readonly string[];
  readonly namespace?: string | undefined;
  readonly serviceAccount?: string | undefined;
  readonly refresh: boolean;
  readonly providerConfigs?: ProviderConfigs | undefined;
  /** What files' paths are relative to. */
  readonly directory: string;
  /** Says which credentials of a cloud are used; none is read. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What a manifest is in a cluster. */
export interface ExportedStack {
  /** Of both objects. */
  readonly name: string;
  readonly manifest: Manifest;
  /** The stack input's Secret, and the Stack that runs on it. */
  readonly objects: readonly [secret: object, stack: object];
  readonly references: readonly Reference[];
  readonly credentials: Credentials;
  /** What the user should know. */
  readonly notes: readonly string[];
}

/** Where a workspace has the stack input, and beside it the files that it names. */
const FOLDER = "/etc/kindling";
const INPUT = "stack-input.yaml";

/** The objects for one manifest. Nothing secret is in the Stack, and in the Secret only what the manifest itself holds. */
export function exportStack(manifest: Manifest, settings: ExportSettings): ExportedStack {
  const { kind, metadata, stack } = manifest;
  const { config, leftOut } = exportedConfig(kind, settings.providerConfigs, settings.env);
  const references = [...manifest.references, ...configReferences(manifest, config)];
  const input = stackInput(manifest, config) as StackInputMessage;
  const credentials = takeCredentials(kind, input, {
    variables: pulumiVariables(settings),
    directory: resolve(settings.directory, dirname(manifest.file)),
    root: settings.directory,
  });
  const name = objectName(stack);
  const marks = objectMarks(kind.name, metadata);
  const objectMetadata = {
    name,
    ...(settings.namespace && { namespace: settings.namespace }),
    labels: marks.labels,
    ...(Object.keys(marks.annotations).length > 0 && { annotations: marks.annotations }),
  };
  const secret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: objectMetadata,
    stringData: { [INPUT]: stringify(toJson(kind.stackInput, input), { lineWidth: 0 }) },
  };
  const source = sourceSpec(kind, settings.source, settings.image);
  const guarded = metadata.lifecycle?.protect ?? false;
  const spec = {
    stack: fullName(stack, settings),
    ...(backendIsSecret(settings) || !settings.backend ? {} : { backend: settings.backend }),
    ...(settings.secretsProvider && { secretsProvider: settings.secretsProvider }),
    ...(settings.serviceAccount && { serviceAccountName: settings.serviceAccount }),
    ...source.spec,
    envRefs: {
      STACK_INPUT_FILE: { type: "Literal", literal: { value: `${FOLDER}/${INPUT}` } },
      ...Object.fromEntries(
        [...credentials.variables].sort().map((key) => {
          return [key, { type: "Secret", secret: { name: settings.credentials, key } }];
        }),
      ),
    },
    ...(references.length > 0 && { prerequisites: prerequisites(references, stack) }),
    ...(settings.refresh && { refresh: true }),
    destroyOnFinalize: !guarded,
    workspaceTemplate: {
      spec: {
        ...(settings.image && { image: settings.image }),
        podTemplate: podTemplate(
          { name, settings, files: [...credentials.files.keys()] },
          source.initContainers,
          {
            // A workspace starts anew on another stack input. Secrets have no part in what everyone may read.
            "kindling/stack-input": hash(JSON.stringify(maskedJson(kind.stackInput, input))),
          },
        ),
      },
    },
  };
  return {
    ...{ name, manifest, references, credentials },
    objects: [secret, { apiVersion: "pulumi.com/v1", kind: "Stack", metadata: objectMetadata, spec }],
    notes: [
      ...leftOut.map(
        (variable) => `${variable} isn't exported: it is this machine's; --provider-config can say it`,
      ),
      ...marks.leftOut.map(
        (key) =>
          `${kind.name}/${metadata.name}: the label or annotation ${key} is left out: no name in Kubernetes`,
      ),
    ],
  };
}

const isCloud = (backend: string | undefined): boolean => !backend || /^https?:/.test(backend);

/** Only Pulumi Cloud has organizations. */
const fullName = ({ organization, project, stack }: StackName, { backend }: ExportSettings): string =>
  organization !== undefined && isCloud(backend) ? `${organization}/${project}/${stack}` : stack;

/** A URL with a password in it, as a database's may be. */
function backendIsSecret({ backend }: ExportSettings): boolean {
  return new BackendUrl(backend).holdsSecret;
}

/** What Pulumi itself takes from the environment. */
function pulumiVariables(settings: ExportSettings): string[] {
  const { backend, secretsProvider, variables } = settings;
  const isDefault = secretsProvider === undefined || secretsProvider === "default";
  const encrypts = isDefault && !isCloud(backend) ? "passphrase" : secretsProvider;
  return [
    ...variables,
    ...(isCloud(backend) ? ["PULUMI_ACCESS_TOKEN"] : []),
    ...(encrypts === "passphrase" ? ["PULUMI_CONFIG_PASSPHRASE"] : []),
    ...(backendIsSecret(settings) ? ["PULUMI_BACKEND_URL"] : []),
  ];
}

/** The operator waits until their last update has succeeded. */
function prerequisites(references: readonly Reference[], { organization }: StackName): { name: string }[] {
  const names = references.map((reference) => prerequisiteName(reference, organization));
  return [...new Set(names)].map((name) => ({ name }));
}

/** The Stack of what is referred to, which is of the same organization. */
export function prerequisiteName({ stack }: Reference, organization: string | undefined): string {
  return objectName({ ...stack, ...(organization !== undefined && { organization }) });
}

interface Pod {
  readonly name: string;
  readonly settings: ExportSettings;
  readonly files: readonly string[];
}

/** Is merged into the operator's pod: the stack input and the files beside it, and what makes the project. */
function podTemplate(
  { name, settings, files }: Pod,
  initContainers: readonly object[] | undefined,
  annotations: Record<string, string>,
): object {
  const fromCredentials = {
    secret: { name: settings.credentials, items: files.map((key) => ({ key, path: key })) },
  };
  return {
    metadata: { annotations },
    spec: {
      ...(initContainers && { initContainers }),
      containers: [
        { name: "pulumi", volumeMounts: [{ name: "stack-input", mountPath: FOLDER, readOnly: true }] },
      ],
      volumes: [
        {
          name: "stack-input",
          projected: { sources: [{ secret: { name } }, ...(files.length > 0 ? [fromCredentials] : [])] },
        },
      ],
    },
  };
}

const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);
