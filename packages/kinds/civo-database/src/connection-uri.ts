import { CivoDatabaseSpec_Engine as Engine } from "@kindling/apis/kindling/civo/database/v1/spec";

export interface Connection {
  readonly engine: Engine;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/** The URI that drivers take, with whatever URIs can't hold percent-encoded. It names no database, as Civo's own. */
export function connectionUri({ engine, host, port, username, password }: Connection): string {
  const scheme = engine === Engine.MySQL ? "mysql" : "postgresql";
  return `${scheme}://${encoded(username)}:${encoded(password)}@${host}:${port}`;
}

// RFC 3986 reserves more than encodeURIComponent takes care of.
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
