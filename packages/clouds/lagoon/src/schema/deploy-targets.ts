/** The columns that a deploy target is made and shown with, under both its names. */
const columns = /* GraphQL */ `
  routerPattern: String
  projectUser: String
  sshHost: String
  sshPort: String
  monitoringConfig: JSON
  friendlyName: String
  cloudProvider: String
  cloudRegion: String
  buildImage: String @since233
  sharedBaasBucketName: String @since233
  disabled: Boolean @since233
`;

const type = (name: string): string => /* GraphQL */ `
  type ${name} { id: Int name: String consoleUrl: String token: String created: String ${columns} }
  input Add${name}Input { id: Int name: String! consoleUrl: String! token: String ${columns} }
  input Update${name}PatchInput { name: String consoleUrl: String token: String ${columns} }
  input Update${name}Input { id: Int! patch: Update${name}PatchInput! }
  input Delete${name}Input { name: String! }

  extend type Mutation {
    add${name}(input: Add${name}Input!): ${name}
    update${name}(input: Update${name}Input!): ${name}
    delete${name}(input: Delete${name}Input!): String
  }
`;

export const deployTargets = /* GraphQL */ `
  ${type("Kubernetes")}
  ${type("Openshift")}

  type DeployTargetConfig {
    id: Int
    project: Project
    weight: Int
    branches: String
    pullrequests: String
    deployTarget: Openshift
    deployTargetProjectPattern: String
  }

  input AddDeployTargetConfigInput {
    id: Int
    project: Int!
    weight: Int
    branches: String! @since233
    branches: String @until28
    pullrequests: String! @since233
    pullrequests: String @until28
    deployTarget: Int! @since233
    deployTarget: Int @until28
    deployTargetProjectPattern: String
  }

  input UpdateDeployTargetConfigPatchInput {
    weight: Int
    branches: String
    pullrequests: String
    deployTarget: Int
    deployTargetProjectPattern: String
  }

  input UpdateDeployTargetConfigInput { id: Int! patch: UpdateDeployTargetConfigPatchInput }
  input DeleteDeployTargetConfigInput { id: Int! project: Int! execute: Boolean }

  extend type Query {
    allKubernetes(disabled: Boolean @since233, buildImage: Boolean @since233): [Kubernetes]
    allOpenshifts(disabled: Boolean @since233, buildImage: Boolean @since233): [Openshift]
    deployTargetConfigById(id: Int!): DeployTargetConfig
    deployTargetConfigsByProjectId(project: Int!): [DeployTargetConfig]
    deployTargetConfigsByDeployTarget(deployTarget: Int!): [DeployTargetConfig]
    allDeployTargetConfigs: [DeployTargetConfig]
  }

  extend type Mutation {
    addDeployTargetConfig(input: AddDeployTargetConfigInput!): DeployTargetConfig
    updateDeployTargetConfig(input: UpdateDeployTargetConfigInput!): DeployTargetConfig
    deleteDeployTargetConfig(input: DeleteDeployTargetConfigInput!): String
  }
`;
