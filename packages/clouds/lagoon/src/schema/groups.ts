export const groups = /* GraphQL */ `
  enum GroupRole { GUEST REPORTER DEVELOPER MAINTAINER OWNER }

  type GroupMembership { user: User role: GroupRole }

  interface GroupInterface {
    id: String
    name: String
    type: String
    groups: [GroupInterface]
    members: [GroupMembership]
    memberCount: Int @since233
    projects: [Project]
    organization: Int @since233
  }

  type Group implements GroupInterface {
    id: String
    name: String
    type: String
    groups: [GroupInterface]
    members: [GroupMembership]
    memberCount: Int @since233
    projects: [Project]
    organization: Int @since233
  }

  type GroupRoleInterface @since233 {
    id: String
    name: String
    role: GroupRole
    groupType: String
    organization: Int
  }

  input GroupInput { id: String name: String }
  input AddGroupInput { name: String! parentGroup: GroupInput }
  input UpdateGroupPatchInput { name: String }
  input UpdateGroupInput { group: GroupInput! patch: UpdateGroupPatchInput! }
  input DeleteGroupInput { group: GroupInput! }
  input UserGroupInput { user: UserInput! group: GroupInput! }
  input UserGroupRoleInput {
    user: UserInput!
    group: GroupInput!
    role: GroupRole!
    inviteUser: Boolean @since233
  }
  input ProjectGroupsInput { project: ProjectInput! groups: [GroupInput!]! }

  extend type Query {
    groupByName(name: String!): GroupInterface
    allGroups(name: String, type: String): [GroupInterface]
    allProjectsInGroup(input: GroupInput): [Project]
  }

  extend type Mutation {
    addGroup(input: AddGroupInput!): GroupInterface
    updateGroup(input: UpdateGroupInput!): GroupInterface
    deleteGroup(input: DeleteGroupInput!): String
    addUserToGroup(input: UserGroupRoleInput!): GroupInterface
    removeUserFromGroup(input: UserGroupInput!): GroupInterface
    addGroupsToProject(input: ProjectGroupsInput): Project
    removeGroupsFromProject(input: ProjectGroupsInput!): Project
  }
`;
