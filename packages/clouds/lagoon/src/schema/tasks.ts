/** What a definition holds whatever its type. */
const common = /* GraphQL */ `
  id: Int
  name: String
  description: String
  confirmationText: String
  type: AdvancedTaskDefinitionTypes
  service: String
  groupName: String
  environment: Int
  project: Int
  systemWide: Boolean @since233
  permission: TaskPermission
  deployTokenInjection: Boolean @since233
  projectKeyInjection: Boolean @since233
  adminOnlyView: Boolean @since233
  advancedTaskDefinitionArguments: [AdvancedTaskDefinitionArgument]
  created: String
  deleted: String
`;

/** What a definition is made and changed with. */
const inputs = /* GraphQL */ `
  name: String
  description: String
  image: String
  type: AdvancedTaskDefinitionTypes
  service: String
  command: String
  environment: Int
  project: Int
  groupName: String
  permission: TaskPermission
  advancedTaskDefinitionArguments: [AdvancedTaskDefinitionArgumentInput]
  confirmationText: String
  deployTokenInjection: Boolean @since233
  projectKeyInjection: Boolean @since233
  adminOnlyView: Boolean @since233
`;

export const tasks = /* GraphQL */ `
  enum TaskPermission { MAINTAINER DEVELOPER GUEST }
  enum AdvancedTaskDefinitionTypes { COMMAND IMAGE }
  enum AdvancedTaskDefinitionArgumentTypes {
    NUMERIC
    STRING
    ENVIRONMENT_SOURCE_NAME
    ENVIRONMENT_SOURCE_NAME_EXCLUDE_SELF @since233
  }

  type AdvancedTaskDefinitionArgument {
    id: Int
    name: String
    displayName: String
    type: String
    defaultValue: String @since233
    optional: Boolean @since233
    range: [String]
    advancedTaskDefinition: AdvancedTaskDefinition
  }

  type AdvancedTaskDefinitionImage { image: String ${common} }
  type AdvancedTaskDefinitionCommand { command: String ${common} }
  union AdvancedTaskDefinition = AdvancedTaskDefinitionImage | AdvancedTaskDefinitionCommand

  input AdvancedTaskDefinitionArgumentInput {
    name: String
    type: AdvancedTaskDefinitionArgumentTypes
    displayName: String
    defaultValue: String @since233
    optional: Boolean @since233
  }

  input AdvancedTaskDefinitionInput { systemWide: Boolean @since233 ${inputs} }
  input UpdateAdvancedTaskDefinitionPatchInput { ${inputs} }
  input UpdateAdvancedTaskDefinitionInput { id: Int! patch: UpdateAdvancedTaskDefinitionPatchInput! }
  input AdvancedTaskDefinitionArgumentValueInput {
    advancedTaskDefinitionArgumentName: String
    value: String
  }

  type Task {
    id: Int
    name: String
    taskName: String
    status: String
    created: String
    started: String
    completed: String
    environment: Environment
    service: String
    command: String
    remoteId: String
  }

  extend type Query {
    allAdvancedTaskDefinitions: [AdvancedTaskDefinition]
    advancedTaskDefinitionById(id: Int!): AdvancedTaskDefinition
    advancedTasksForEnvironment(environment: Int!): [AdvancedTaskDefinition]
    taskById(id: Int): Task
  }

  extend type Mutation {
    addAdvancedTaskDefinition(input: AdvancedTaskDefinitionInput!): AdvancedTaskDefinition
    updateAdvancedTaskDefinition(input: UpdateAdvancedTaskDefinitionInput!): AdvancedTaskDefinition
    deleteAdvancedTaskDefinition(advancedTaskDefinition: Int!): String
    invokeRegisteredTask(
      advancedTaskDefinition: Int!
      environment: Int!
      argumentValues: [AdvancedTaskDefinitionArgumentValueInput]
    ): Task
  }
`;
