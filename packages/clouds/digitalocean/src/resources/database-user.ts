import { randomBytes } from "node:crypto";
import type { PropertyMap } from "@kindling/core/property-value";
import { ADMINISTRATOR, type User } from "../bodies.ts";
import { clusterOf, newPassword } from "../cluster-api.ts";
import type { Stored } from "../records.ts";
import { ApiError } from "../requests.ts";
import { importedBy, oneOf, type Resource, text } from "../resource.ts";
import type { Account } from "../session.ts";

const TYPE = "database user";
const DEFAULT_PLUGIN = "caching_sha2_password";
const idOf = (cluster: string, name: string): string => `${cluster}/user/${name}`;
const at = (known: PropertyMap): string =>
  `/v2/databases/${text(known, "clusterId")}/users/${text(known, "name")}`;

/** The password of a cluster's user; undefined when it has none of this name. */
export function passwordOf(account: Account, clusterId: string, name: string): string | undefined {
  if (name === ADMINISTRATOR) return clusterOf(account, clusterId).body.password;
  return account.records.named<User>(TYPE, name, clusterId)?.body.password;
}

function userOf({ records }: Account, known: PropertyMap): Stored<User> {
  const found = records.named<User>(TYPE, text(known, "name"), text(known, "clusterId"));
  if (!found) throw new ApiError(404);
  return found;
}

/** database/resource_database_user.go */
export const databaseUser: Resource = {
  inputs: {
    clusterId: { required: true, replaces: true },
    name: { required: true, replaces: true },
    mysqlAuthPlugin: { refuses: oneOf("mysql_native_password", DEFAULT_PLUGIN) },
    settings: {},
  },
  outputs: ["accessCert", "accessKey", "password", "role"],
  secrets: ["accessCert", "accessKey", "password"],
  // The default plugin needs not be given.
  suppresses: (name, before, after) =>
    name === "mysqlAuthPlugin" && before.mysqlAuthPlugin === DEFAULT_PLUGIN && !after.mysqlAuthPlugin,
  create(session, inputs) {
    const [clusterId, name] = [text(inputs, "clusterId"), text(inputs, "name")];
    return session.send("Error creating Database User", "POST", `/v2/databases/${clusterId}/users`, () => {
      const { engine } = clusterOf(session.account, clusterId).body;
      if (passwordOf(session.account, clusterId, name) !== undefined)
        throw new ApiError(422, "user name is not available");
      const isKafka = engine === "kafka";
      const body: User = {
        password: newPassword(),
        mysqlAuthPlugin: engine === "mysql" ? text(inputs, "mysqlAuthPlugin") || DEFAULT_PLUGIN : "",
        accessCert: isKafka ? pem("CERTIFICATE") : "",
        accessKey: isKafka ? pem("PRIVATE KEY") : "",
      };
      session.account.records.insert(TYPE, { name, parent: clusterId, body });
      return idOf(clusterId, name);
    });
  },
  read: (session, _id, known) =>
    session.find("Error retrieving Database User", at(known), () => {
      const { name, parent = "", body } = userOf(session.account, known);
      const { password, mysqlAuthPlugin, accessCert, accessKey } = body;
      return {
        ...{ clusterId: parent, name, role: "normal", password, accessCert, accessKey },
        ...(mysqlAuthPlugin && { mysqlAuthPlugin }),
        // GET doesn't tell them.
        ...(known.settings && { settings: known.settings }),
      };
    }),
  async update(session, _id, _before, after) {
    const mysqlAuthPlugin = text(after, "mysqlAuthPlugin") || DEFAULT_PLUGIN;
    await session.send(
      "Error updating mysql_auth_plugin for DatabaseUser",
      "POST",
      `${at(after)}/reset_auth`,
      () => {
        const user = userOf(session.account, after);
        if (user.body.mysqlAuthPlugin) session.account.records.save(user, { ...user.body, mysqlAuthPlugin });
      },
    );
  },
  async remove(session, _id, known) {
    await session.send("Error deleting Database User", "DELETE", at(known), () =>
      session.account.records.remove(userOf(session.account, known).id),
    );
  },
  imported: importedBy(idOf),
};

const pem = (what: string): string =>
  `-----BEGIN ${what}-----\n${randomBytes(48).toString("base64")}\n-----END ${what}-----\n`;
