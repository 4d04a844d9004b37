const type = (name: string, columns: string, patch = columns): string => /* GraphQL */ `
  type Notification${name} {
    id: Int
    name: String
    ${columns}
    contentType: String
    notificationSeverityThreshold: ProblemSeverityRating
    organization: Int @since233
  }
  input AddNotification${name}Input {
    name: String!
    ${columns.replaceAll("String", "String!")}
    organization: Int @since233
  }
  input UpdateNotification${name}PatchInput { name: String ${patch} }
  input UpdateNotification${name}Input { name: String! patch: UpdateNotification${name}PatchInput }
  input DeleteNotification${name}Input { name: String! }

  extend type Mutation {
    addNotification${name}(input: AddNotification${name}Input!): Notification${name}
    updateNotification${name}(input: UpdateNotification${name}Input!): Notification${name}
    deleteNotification${name}(input: DeleteNotification${name}Input!): String
  }
`;

export const notifications = /* GraphQL */ `
  enum NotificationType { SLACK ROCKETCHAT MICROSOFTTEAMS EMAIL WEBHOOK }
  enum NotificationContentType { DEPLOYMENT PROBLEM }
  enum ProblemSeverityRating { NONE UNKNOWN NEGLIGIBLE LOW MEDIUM HIGH CRITICAL }

  ${type("Slack", "webhook: String channel: String")}
  ${type("RocketChat", "webhook: String channel: String")}
  ${type("Email", "emailAddress: String")}
  ${type("MicrosoftTeams", "webhook: String", "webhook: String channel: String @until28")}
  ${type("Webhook", "webhook: String")}

  union Notification =
    | NotificationRocketChat
    | NotificationSlack
    | NotificationMicrosoftTeams
    | NotificationEmail
    | NotificationWebhook

  input AddNotificationToProjectInput {
    project: String!
    notificationType: NotificationType!
    notificationName: String!
    contentType: NotificationContentType
    notificationSeverityThreshold: ProblemSeverityRating
  }

  input RemoveNotificationFromProjectInput {
    project: String!
    notificationType: NotificationType!
    notificationName: String!
  }

  extend type Query {
    allNotifications: [Notification] @since233
  }

  extend type Mutation {
    addNotificationToProject(input: AddNotificationToProjectInput!): Project
    removeNotificationFromProject(input: RemoveNotificationFromProjectInput!): Project
  }
`;
