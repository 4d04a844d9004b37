import { servePostgres } from "@kindling/testing/postgres.fixture";
import { serveVersitygw } from "@kindling/testing/versitygw.fixture";

/** A real server that keeps states, as the tests use it. */
export interface StateServer {
  /** A backend of its own on it, with the environment that opens it. */
  backend(): Promise<Backend>;
  /** The same with credentials that are wrong, and where there is nothing. */
  wrong(backend: Backend): { credentials: Backend; place: Backend };
  /** What must show up nowhere. */
  readonly secret: string;
  /** What the advice on credentials names. */
  readonly variable: string;
  /** The CLI tries for half a minute to write a state; where the server's client does too each time, for many. */
  readonly givesUpSoon: boolean;
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface Backend {
  readonly backend: string;
  readonly env: Readonly<Record<string, string>>;
}

/** S3 on versitygw: a backend is a bucket. */
export async function startS3(): Promise<StateServer | string> {
  const server = await serveVersitygw();
  if (typeof server === "string") return server;
  const { url, region, accessKeyId, secretAccessKey } = server;
  const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  const at = (bucket: string) => `s3://${bucket}?endpoint=${url}&s3ForcePathStyle=true&region=${region}`;
  let buckets = 0;
  return {
    ...server,
    async backend() {
      const bucket = `states-${++buckets}`;
      await server.makeBucket(bucket);
      return { backend: at(bucket), env };
    },
    wrong: ({ backend }) => ({
      credentials: { backend, env: { ...env, AWS_SECRET_ACCESS_KEY: "another's secret" } },
      place: { backend: at("nowhere"), env },
    }),
    secret: secretAccessKey,
    variable: "AWS_SECRET_ACCESS_KEY",
    givesUpSoon: false,
  };
}

/** PostgreSQL: a backend is a table. */
export async function startPostgres(): Promise<StateServer | string> {
  const server = await servePostgres();
  if (typeof server === "string") return server;
  const { url, password } = server;
  let tables = 0;
  return {
    ...server,
    backend: async () => ({ backend: `${url}&table=states_${++tables}`, env: {} }),
    wrong: ({ backend }) => ({
      credentials: { backend: backend.replace("hush", "hash"), env: {} },
      place: { backend: backend.replace("/state?", "/nowhere?"), env: {} },
    }),
    secret: password,
    variable: "PGPASSWORD",
    givesUpSoon: true,
  };
}
