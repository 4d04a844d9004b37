import * as pulumi from "@pulumi/pulumi";

export interface ObjectStoreArgs {
  /** Name of the bucket. Default: the resource's name with a random suffix. Changing it replaces the bucket. */
  name?: pulumi.Input<string> | undefined;
  /** Region of the bucket: `LON1`. Default: the provider's. Changing it replaces the bucket. */
  region?: pulumi.Input<string> | undefined;
  /** Most that the bucket may hold, in GB: 500 or a multiple of it. Default: 500. */
  maxSizeGb?: pulumi.Input<number> | undefined;
  /** Access key of the credential that owns the bucket. Default: Civo makes a credential of its own. */
  accessKeyId?: pulumi.Input<string> | undefined;
}

/** An S3-compatible bucket in Civo Object Store. */
export class ObjectStore extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "civo:index/objectStore:ObjectStore";

  declare readonly name: pulumi.Output<string>;
  declare readonly region: pulumi.Output<string>;
  declare readonly maxSizeGb: pulumi.Output<number | undefined>;
  declare readonly accessKeyId: pulumi.Output<string>;
  /** The S3 endpoint as Civo's API gives it: a bare host such as `objectstore.lon1.civo.com`, or a URL. */
  declare readonly bucketUrl: pulumi.Output<string>;
  /** `ready` once the bucket can be used. */
  declare readonly status: pulumi.Output<string>;

  constructor(name: string, args: ObjectStoreArgs = {}, opts: pulumi.CustomResourceOptions = {}) {
    const { name: bucket, region, maxSizeGb, accessKeyId } = args;
    // Pulumi makes an output of each property named here, so the outputs are, too.
    const outputs = { bucketUrl: undefined, status: undefined };
    super(ObjectStore.__pulumiType, name, { name: bucket, region, maxSizeGb, accessKeyId, ...outputs }, opts);
  }

  /** The bucket with this id at Civo, read but not managed. `state` says what the id alone doesn't: its region. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state: ObjectStoreArgs = {},
    opts: pulumi.CustomResourceOptions = {},
  ): ObjectStore {
    return new ObjectStore(name, state, { ...opts, id });
  }
}
