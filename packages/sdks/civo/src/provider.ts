import * as pulumi from "@pulumi/pulumi";

export interface ProviderArgs {
  /** API key of the Civo account. A secret. */
  token?: pulumi.Input<string> | undefined;
  /** Base URL of Civo's API. Default: `https://api.civo.com`. */
  apiEndpoint?: pulumi.Input<string> | undefined;
  /** Region of resources that name none: `LON1`. */
  region?: pulumi.Input<string> | undefined;
}

/** A configured Civo provider, for the `provider` option of Civo's resources. */
export class Provider extends pulumi.ProviderResource {
  /** @internal */
  static readonly __pulumiType = "civo";

  declare readonly token: pulumi.Output<string | undefined>;
  declare readonly apiEndpoint: pulumi.Output<string | undefined>;
  declare readonly region: pulumi.Output<string | undefined>;

  constructor(name: string, args: ProviderArgs = {}, opts: pulumi.ResourceOptions = {}) {
    const { token, apiEndpoint, region } = args;
    super(
      Provider.__pulumiType,
      name,
      { token: token === undefined ? undefined : pulumi.secret(token), apiEndpoint, region },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["token"] }),
    );
  }
}
