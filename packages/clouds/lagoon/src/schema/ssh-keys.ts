export const sshKeys = /* GraphQL */ `
  enum SshKeyType { SSH_RSA SSH_ED25519 ECDSA_SHA2_NISTP256 ECDSA_SHA2_NISTP384 ECDSA_SHA2_NISTP521 }

  type SshKey {
    id: Int
    name: String
    keyValue: String
    keyType: String
    keyFingerprint: String
    created: String
    lastUsed: String @since233
  }

  input AddSshKeyInput {
    id: Int
    name: String!
    keyValue: String!
    keyType: SshKeyType!
    user: UserInput!
  }

  input UpdateSshKeyPatchInput { name: String keyValue: String keyType: SshKeyType }
  input UpdateSshKeyInput { id: Int! patch: UpdateSshKeyPatchInput! }
  input DeleteSshKeyInput { name: String! }
  input DeleteSshKeyByIdInput { id: Int! }
  input AddUserSSHPublicKeyInput @since233 { id: Int name: String! publicKey: String! user: UserInput! }
  input UpdateUserSSHPublicKeyPatchInput @since233 { name: String publicKey: String }
  input UpdateUserSSHPublicKeyInput @since233 { id: Int! patch: UpdateUserSSHPublicKeyPatchInput! }
  input DeleteUserSSHPublicKeyByIdInput @since233 { id: Int! }

  extend type Mutation {
    addSshKey(input: AddSshKeyInput!): SshKey
    updateSshKey(input: UpdateSshKeyInput!): SshKey
    deleteSshKey(input: DeleteSshKeyInput!): String
    deleteSshKeyById(input: DeleteSshKeyByIdInput!): String
    addUserSSHPublicKey(input: AddUserSSHPublicKeyInput!): SshKey @since233
    updateUserSSHPublicKey(input: UpdateUserSSHPublicKeyInput!): SshKey @since233
    deleteUserSSHPublicKey(input: DeleteUserSSHPublicKeyByIdInput!): String @since233
  }
`;
