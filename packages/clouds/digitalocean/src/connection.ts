import { ADMINISTRATOR, type Cluster, DEFAULT_DATABASE } from "./bodies.ts";
import { ENGINES } from "./database-options.ts";

/** How clients connect, in the form of the API's answers (OpenAPI: database_connection). */
export interface Connection {
  readonly host: string;
  readonly privateHost: string;
  readonly port: number;
  readonly uri: string;
  readonly privateUri: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

interface Wanted {
  /** What the hosts begin with: the cluster's or the replica's name. */
  readonly name: string;
  readonly password: string;
  readonly user?: string | undefined;
  readonly database?: string | undefined;
  readonly port?: number | undefined;
}

/** A connection to a cluster, a replica of it or a pool in it. */
export function connectionTo({ engine }: Pick<Cluster, "engine">, wanted: Wanted): Connection {
  const { name, password, port = ENGINES[engine]?.port ?? 0 } = wanted;
  const { user = engine === "valkey" ? "default" : ADMINISTRATOR, database = databaseOf(engine) } = wanted;
  const host = `${name}-do-user-1234567-0.db.ondigitalocean.com`;
  const privateHost = `private-${host}`;
  const uriFor = (at: string) => uri(engine, { user, password, at, port, database, name });
  const uris = { uri: uriFor(host), privateUri: uriFor(privateHost) };
  return { host, privateHost, port, ...uris, database, user, password };
}

const databaseOf = (engine: string): string =>
  ({ valkey: "", kafka: "", opensearch: "", mongodb: "admin" })[engine] ?? DEFAULT_DATABASE;

function uri(
  engine: string,
  to: { user: string; password: string; at: string; port: number; database: string; name: string },
): string {
  const { user, password, at, port, database, name } = to;
  const login = `${user}:${password}@${at}`;
  switch (engine) {
    case "pg":
      return `postgresql://${login}:${port}/${database}?sslmode=require`;
    case "mysql":
      return `mysql://${login}:${port}/${database}?ssl-mode=REQUIRED`;
    case "mongodb":
      return `mongodb+srv://${login}/${database}?authSource=admin&replicaSet=${name}&tls=true`;
    // The provider gives no more than this (resource_database_cluster.go, buildDBConnectionURI).
    case "kafka":
      return `${at}:${port}`;
    case "opensearch":
      return `https://${login}:${port}`;
    default:
      return `rediss://${login}:${port}`;
  }
}
