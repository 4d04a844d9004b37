import * as pulumi from "@pulumi/pulumi";

export interface ObjectStoreCredentialArgs {
  /** Name of the credential. Default: the resource's name with a random suffix. Changing it replaces it. */
  name?: pulumi.Input<string> | undefined;
  /** Region of the credential: `LON1`. Default: the provider's. Changing it replaces the credential. */
  region?: pulumi.Input<string> | undefined;
  /** The access key's id. Default: Civo generates one. */
  accessKeyId?: pulumi.Input<string> | undefined;
  /** The secret access key. Default: Civo generates one. A secret. */
  secretAccessKey?: pulumi.Input<string> | undefined;
}

/** An access key pair for buckets of Civo Object Store in one region. */
export class ObjectStoreCredential extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "civo:index/objectStoreCredential:ObjectStoreCredential";

  declare readonly name: pulumi.Output<string>;
  declare readonly region: pulumi.Output<string | undefined>;
  declare readonly accessKeyId: pulumi.Output<string>;
  /** A secret. */
  declare readonly secretAccessKey: pulumi.Output<string>;
  /** `ready` once the keys can be used. */
  declare readonly status: pulumi.Output<string>;

  constructor(name: string, args: ObjectStoreCredentialArgs = {}, opts: pulumi.CustomResourceOptions = {}) {
    const { name: credential, region, accessKeyId } = args;
    const secretAccessKey =
      args.secretAccessKey === undefined ? undefined : pulumi.secret(args.secretAccessKey);
    // Pulumi makes an output of each property named here, so `status` is, too.
    super(
      ObjectStoreCredential.__pulumiType,
      name,
      { name: credential, region, accessKeyId, secretAccessKey, status: undefined },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["secretAccessKey"] }),
    );
  }

  /** The credential with this id at Civo, read but not managed. `state` says what the id alone doesn't: its region. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state: ObjectStoreCredentialArgs = {},
    opts: pulumi.CustomResourceOptions = {},
  ): ObjectStoreCredential {
    return new ObjectStoreCredential(name, state, { ...opts, id });
  }
}
