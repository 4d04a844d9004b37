import type { DigitalOceanDatabaseUserStackOutputsSchema } from "@kindling/apis/kindling/digital_ocean/database_user/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import type { DatabaseUser } from "@pulumi/digitalocean/databaseUser.js";

export const outputs = ({
  id: userId,
  name: username,
  password,
  role,
  clusterId,
}: DatabaseUser): ModuleOutputs<typeof DigitalOceanDatabaseUserStackOutputsSchema> => ({
  userId,
  username,
  password,
  role,
  clusterId,
});
