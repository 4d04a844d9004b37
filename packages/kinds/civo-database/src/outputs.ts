import type { CivoDatabaseSpec_Engine as Engine } from "@kindling/apis/kindling/civo/database/v1/spec";
import type { CivoDatabaseStackOutputsSchema } from "@kindling/apis/kindling/civo/database/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { secretReference } from "@kindling/core/stack-name";
import type { Database } from "@pulumi/civo";
import * as pulumi from "@pulumi/pulumi";
import { connectionUri } from "./connection-uri.ts";

export function outputs(
  database: Database,
  engine: Engine,
): ModuleOutputs<typeof CivoDatabaseStackOutputsSchema> {
  const { dnsEndpoint: host, port, username, password } = database;
  const stack = { project: pulumi.getProject(), stack: pulumi.getStack() };
  return {
    databaseId: database.id,
    ...{ host, port, username, password },
    connectionUri: pulumi
      .all([host, port, username, password])
      .apply(([host, port, username, password]) => connectionUri({ engine, host, port, username, password })),
    dnsEndpoint: host,
    publicIpv4: database.endpoint,
    privateIpv4: database.privateIpv4,
    networkId: database.networkId,
    region: database.region,
    status: database.status,
    passwordSecretRef: secretReference(stack, "password"),
  };
}
