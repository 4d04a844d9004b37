const quotas = /* GraphQL */ `
  quotaProject: Int
  quotaGroup: Int
  quotaNotification: Int
  quotaEnvironment: Int
  quotaRoute: Int
`;

/** Organizations, which 2.8 hasn't. */
export const organizations = /* GraphQL */ `
  enum OrganizationRole @since233 { VIEWER ADMIN OWNER }

  type OrgUser @since233 {
    id: String
    email: String
    firstName: String
    lastName: String
    admin: Boolean
    owner: Boolean
    comment: String
    groupRoles: [GroupRoleInterface]
    organizationRole: OrganizationRole
  }

  interface OrgGroupInterface @since233 {
    id: String
    name: String
    type: String
    groups: [OrgGroupInterface]
    members: [GroupMembership]
    memberCount: Int
    projects: [OrgProject]
    organization: Int
  }

  type OrgGroup implements OrgGroupInterface @since233 {
    id: String
    name: String
    type: String
    groups: [OrgGroupInterface]
    members: [GroupMembership]
    memberCount: Int
    projects: [OrgProject]
    organization: Int
  }

  type OrgProject @since233 {
    id: Int
    name: String
    organization: Int
    gitUrl: String
    groups: [OrgGroupInterface]
    groupCount: Int
    metadata: JSON
  }

  type Organization @since233 {
    id: Int
    name: String
    friendlyName: String
    description: String
    ${quotas}
    deployTargets: [Openshift]
    projects: [OrgProject]
    groups: [OrgGroupInterface]
    owners: [OrgUser]
    notifications(type: NotificationType): [Notification]
    created: String
    envVariables: [EnvKeyValue]
    featureApiRoutes: Boolean
    featureProjectClone: Boolean
  }

  input OrganizationInput @since233 { id: Int name: String }

  input AddOrganizationInput @since233 {
    id: Int
    name: String!
    friendlyName: String
    description: String
    ${quotas}
    featureApiRoutes: Boolean
    featureProjectClone: Boolean
  }

  input UpdateOrganizationPatchInput @since233 {
    name: String
    friendlyName: String
    description: String
    ${quotas}
    featureApiRoutes: Boolean
    featureProjectClone: Boolean
  }

  input UpdateOrganizationInput @since233 { id: Int! patch: UpdateOrganizationPatchInput! }
  input DeleteOrganizationInput @since233 { id: Int! }
  input AddProjectToOrganizationInput @since233 { project: Int! organization: Int! }
  input RemoveProjectFromOrganizationInput @since233 { project: Int! organization: Int! }
  input AddDeployTargetToOrganizationInput @since233 { deployTarget: Int! organization: Int! }
  input RemoveDeployTargetFromOrganizationInput @since233 { deployTarget: Int! organization: Int! }
  input AddGroupToOrganizationInput @since233 {
    name: String!
    organization: Int!
    parentGroup: GroupInput
    addOrgOwner: Boolean
  }
  input AddAdminToOrganizationInput @since233 {
    user: UserInput!
    organization: OrganizationInput!
    role: OrganizationRole!
  }
  input RemoveAdminFromOrganizationInput @since233 { user: UserInput! organization: OrganizationInput! }

  extend type Query {
    allOrganizations: [Organization] @since233
    organizationById(id: Int!): Organization @since233
    organizationByName(name: String!): Organization @since233
  }

  extend type Mutation {
    addOrganization(input: AddOrganizationInput!): Organization @since233
    updateOrganization(input: UpdateOrganizationInput!): Organization @since233
    deleteOrganization(input: DeleteOrganizationInput!): String @since233
    addGroupToOrganization(input: AddGroupToOrganizationInput!): OrgGroupInterface @since233
    addExistingGroupToOrganization(input: AddGroupToOrganizationInput!): OrgGroupInterface @since233
    addExistingProjectToOrganization(input: AddProjectToOrganizationInput): Project @since233
    removeProjectFromOrganization(input: RemoveProjectFromOrganizationInput): Project @since233
    addDeployTargetToOrganization(input: AddDeployTargetToOrganizationInput): Organization @since233
    removeDeployTargetFromOrganization(input: RemoveDeployTargetFromOrganizationInput): Organization @since233
    addAdminToOrganization(input: AddAdminToOrganizationInput!): Organization @since233
    removeAdminFromOrganization(input: RemoveAdminFromOrganizationInput!): Organization @since233
  }
`;
