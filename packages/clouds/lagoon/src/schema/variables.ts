export const variables = /* GraphQL */ `
  enum EnvVariableType { PROJECT ENVIRONMENT }
  enum EnvVariableScope { BUILD RUNTIME GLOBAL CONTAINER_REGISTRY INTERNAL_CONTAINER_REGISTRY }

  type EnvKeyValue {
    id: Int
    scope: String
    name: String
    value: String
    updated: String @since233
  }

  input EnvVariableInput {
    id: Int
    type: EnvVariableType
    typeId: Int!
    scope: EnvVariableScope
    name: String!
    value: String!
  }

  input DeleteEnvVariableInput { id: Int! }

  input EnvVariableByNameInput @since233 {
    name: String!
    value: String!
    scope: EnvVariableScope
    organization: String
    project: String
    environment: String
  }

  input DeleteEnvVariableByNameInput @since233 {
    name: String!
    organization: String
    project: String
    environment: String
  }

  input EnvVariableByProjectEnvironmentNameInput @since233 { environment: String project: String! }

  extend type Query {
    getEnvVariablesByProjectEnvironmentName(
      input: EnvVariableByProjectEnvironmentNameInput!
    ): [EnvKeyValue] @since233
  }

  extend type Mutation {
    addEnvVariable(input: EnvVariableInput!): EnvKeyValue
    deleteEnvVariable(input: DeleteEnvVariableInput!): String
    addOrUpdateEnvVariableByName(input: EnvVariableByNameInput!): EnvKeyValue @since233
    deleteEnvVariableByName(input: DeleteEnvVariableByNameInput!): String @since233
  }
`;
