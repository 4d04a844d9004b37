import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, globSync } from "node:fs";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "./free-port.ts";

/** A PostgreSQL that is up, until it is killed; what it holds outlasts that. */
export interface PostgresServer {
  /** Of the database, with the user's name and password. */
  readonly url: string;
  readonly port: number;
  /** As it is typed; the URL has it encoded. */
  readonly password: string;
  /** Ends the server and what it does for clients where they stand, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with what it held. */
  start(): Promise<void>;
  /** Runs SQL as the owner, and returns what it prints: a line a row. */
  sql(text: string): Promise<string>;
  /** Ends the server and removes what it holds. */
  close(): Promise<void>;
}

const PASSWORD = "hush/of the+server";

/** Starts PostgreSQL in a folder that goes with it. A text instead says why it can't be run here. */
export async function servePostgres(): Promise<PostgresServer | string> {
  const programs = findPrograms();
  if (!programs) return "there are no initdb, postgres and psql here: Debian's package postgresql has them";
  const who = identity();
  const run = promisify(execFile);
  const directory = await mkdtemp(join(tmpdir(), "kindling-postgres-"));
  if (who.uid !== undefined) await chown(directory, who.uid, who.gid ?? who.uid);
  const data = join(directory, "data");
  const options = { cwd: directory, ...who };
  const init = [
    "-D",
    data,
    "-U",
    "owner",
    "--auth-local=trust",
    "--auth-host=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
  ];
  await run(programs.initdb, init, options);
  const port = await freePort();
  const sql = async (text: string): Promise<string> => {
    const args = ["-h", directory, "-p", `${port}`, "-U", "owner", "-d", "postgres", "-XAtc", text];
    return (await run(programs.psql, args, options)).stdout.trim();
  };
  let end = async (_: NodeJS.Signals): Promise<void> => {};
  const start = async (): Promise<void> => {
    const settings = ["fsync=off", "listen_addresses=127.0.0.1", `unix_socket_directories=${directory}`];
    const server = spawn(
      programs.postgres,
      ["-D", data, "-p", `${port}`, ...settings.flatMap((setting) => ["-c", setting])],
      { ...options, stdio: ["ignore", "ignore", "pipe"] },
    );
    const exited = once(server, "exit");
    const { promise, resolve } = Promise.withResolvers<boolean>();
    let output = "";
    server.stderr.on("data", (text) => {
      output += text;
      if (output.includes("ready to accept connections")) resolve(true);
    });
    void exited.then(() => resolve(false));
    if (!(await promise)) throw new Error(`PostgreSQL did not start: ${output}`);
    end = async (signal) => {
      server.kill(signal);
      await exited;
    };
  };
  await start();
  await sql(`create role kindling login password '${PASSWORD}'`);
  await sql("create database state owner kindling");
  return {
    url: `postgres://kindling:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/state?sslmode=disable`,
    password: PASSWORD,
    port,
    sql,
    // Its own word for an immediate end, that of its children included.
    kill: () => end("SIGQUIT"),
    start,
    async close() {
      await end("SIGQUIT");
      await rm(directory, { recursive: true });
    },
  };
}

/** The newest of Debian's, which aren't on PATH, else those on PATH. */
function findPrograms(): Readonly<Record<"initdb" | "postgres" | "psql", string>> | undefined {
  const debian = globSync("/usr/lib/postgresql/*/bin").sort().reverse();
  const folders = [...debian, ...(process.env.PATH ?? "").split(delimiter)];
  const find = (name: string) => folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
  const [initdb, postgres, psql] = [find("initdb"), find("postgres"), find("psql")];
  return initdb && postgres && psql ? { initdb, postgres, psql } : undefined;
}

interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

/** Who the server runs as: nobody in particular where this is root, as which it refuses to run. */
function identity(): Identity {
  return process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
}
