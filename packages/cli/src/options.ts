/** What commander hands to a command, by the names of its long options. */
export interface ManifestOptions {
  readonly env?: string;
  readonly set?: readonly string[];
}

export interface StackOptions {
  readonly env?: string;
  readonly engine: "pulumi" | "sandbox";
  readonly sandboxDir: string;
  readonly backend?: string;
  readonly simulatedClouds?: boolean;
  readonly secretsProvider?: string;
}

export interface RunCommandOptions extends ManifestOptions, StackOptions {
  readonly providerConfig?: string;
  readonly policyPack?: readonly string[];
  readonly refresh?: boolean;
  readonly parallel?: number;
  readonly showStackInput?: boolean;
  readonly resume?: boolean;
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly savePlan?: string;
  readonly plan?: string;
  readonly output: "text" | "json";
}

export interface OperatorOptions extends ManifestOptions {
  /** `-` is standard output. */
  readonly out: string;
  readonly git?: string;
  readonly revision?: string;
  readonly packageVersion?: string;
  readonly image?: string;
  readonly backend?: string;
  readonly secretsProvider?: string;
  readonly credentials: string;
  readonly variable?: readonly string[];
  readonly namespace?: string;
  readonly serviceAccount?: string;
  readonly providerConfig?: string;
  readonly refresh?: boolean;
  readonly output: "yaml" | "json";
}
