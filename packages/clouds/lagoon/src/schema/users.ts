export const users = /* GraphQL */ `
  enum PlatformRole @since233 { VIEWER OWNER ORGANIZATION_OWNER }

  type UserEmailNotification @since233 {
    organizationRoleChanges: Boolean
    sshKeyChanges: Boolean
    groupRoleChanges: Boolean
  }

  input UserEmailOptionInput @since233 {
    organizationRoleChanges: Boolean
    sshKeyChanges: Boolean
    groupRoleChanges: Boolean
  }

  type User {
    id: String
    email: String
    firstName: String
    lastName: String
    comment: String
    gitlabId: Int
    sshKeys: [SshKey]
    groups: [GroupInterface]
    groupRoles: [GroupRoleInterface] @since233
    platformRoles: [PlatformRole] @since233
    created: String @since233
    emailNotifications: UserEmailNotification @since233
  }

  input UserInput { id: String email: String }

  input AddUserInput {
    email: String!
    firstName: String
    lastName: String
    comment: String
    gitlabId: Int
    resetPassword: Boolean @since233
    emailNotifications: UserEmailOptionInput @since233
  }

  input UpdateUserPatchInput {
    email: String
    firstName: String
    lastName: String
    comment: String
    gitlabId: Int
    emailNotifications: UserEmailOptionInput @since233
  }

  input UpdateUserInput { user: UserInput! patch: UpdateUserPatchInput! }
  input DeleteUserInput { user: UserInput! }

  extend type Query {
    userBySshKey(sshKey: String!): User
    userByEmail(email: String!): User @since233
    allUsers(id: String, email: String, gitlabId: Int): [User] @since233
    allPlatformUsers(id: String, email: String, gitlabId: Int, role: PlatformRole): [User] @since233
  }

  extend type Mutation {
    addUser(input: AddUserInput!): User
    updateUser(input: UpdateUserInput!): User
    deleteUser(input: DeleteUserInput!): String
    addPlatformRoleToUser(user: UserInput!, role: PlatformRole!): User @since233
    removePlatformRoleFromUser(user: UserInput!, role: PlatformRole!): User @since233
  }
`;
