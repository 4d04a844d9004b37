import { KindlingError } from "@kindling/core/error";
import type { Masker } from "@kindling/engine-program/masking";

/** What one kind of backend keeps states in, and where the CLI takes the right to use it from. */
interface BackendScheme {
  readonly container: string;
  readonly credentials: string;
}

const SERVICE: BackendScheme = {
  container: "service",
  credentials: "PULUMI_ACCESS_TOKEN or pulumi login",
};

/** Every kind of backend that Pulumi has, by its URL's scheme. */
const SCHEMES: Readonly<Record<string, BackendScheme>> = {
  "file:": { container: "folder", credentials: "the rights of the user who runs this" },
  "s3:": {
    container: "bucket",
    credentials: "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE",
  },
  "gs:": {
    container: "bucket",
    credentials: "GOOGLE_APPLICATION_CREDENTIALS or GOOGLE_CREDENTIALS",
  },
  "azblob:": {
    container: "container",
    credentials: "AZURE_STORAGE_ACCOUNT with AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN",
  },
  "postgres:": {
    container: "database",
    credentials: "the user and password in the URL, or PGUSER and PGPASSWORD",
  },
  "https:": SERVICE,
  "http:": SERVICE,
};

/** Parameters of a URL that hold secrets. */
const SECRET_PARAMETERS = ["password", "sslpassword"];
/** Variables that hold secrets, which the CLI or what it calls might repeat. */
const SECRET_VARIABLES = [
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AZURE_STORAGE_KEY",
  "AZURE_STORAGE_SAS_TOKEN",
  "PGPASSWORD",
  "PULUMI_ACCESS_TOKEN",
];

/** Where a backend is, without what must not be shown. */
export class BackendUrl {
  readonly #text: string;

  /** Undefined stands for where the CLI is logged in. Throws `invalid-input` for what is no backend of Pulumi's. */
  constructor(text = "") {
    this.#text = text;
    if (!text || (SCHEMES[this.#scheme] && isEncoded(text))) return;
    throw new KindlingError(
      "invalid-input",
      `${this.shown} is no backend's URL: Pulumi takes file://, s3://, gs://, azblob://, postgres:// and https:// ` +
        "(in a password, @ : / ? # and % are encoded, as in any URL)",
    );
  }

  /** Somebody says which one. */
  get isNamed(): boolean {
    return this.#text !== "";
  }

  /** For messages: without user, password and parameters. */
  get shown(): string {
    if (!this.#text) return "the backend that Pulumi's CLI is logged in to";
    return (this.#text.split(/[?#]/)[0] ?? "").replace(/\/\/.*@/, "//");
  }

  get #scheme(): string {
    return /^[a-z0-9]+:/.exec(this.#text)?.[0] ?? "https:";
  }

  /** Where the CLI takes the right to use it from. */
  get credentials(): string {
    return SCHEMES[this.#scheme]?.credentials ?? "";
  }

  /** What the state is in, which must be there before the first run. */
  get container(): string {
    return SCHEMES[this.#scheme]?.container ?? "";
  }

  /** Whether those who see it could use it. */
  get holdsSecret(): boolean {
    if (!URL.canParse(this.#text)) return false;
    const { password, searchParams } = new URL(this.#text);
    return password !== "" || SECRET_PARAMETERS.some((name) => searchParams.has(name));
  }

  /** Makes known what is secret in it, and in the environment of those who use it. */
  teach(masker: Masker, env: Readonly<Record<string, string | undefined>>): void {
    for (const name of SECRET_VARIABLES) masker.learn(env[name], true);
    if (!URL.canParse(this.#text)) return;
    const { password, searchParams } = new URL(this.#text);
    for (const text of [password, decodeURIComponent(password)]) masker.learn(text, true);
    for (const name of SECRET_PARAMETERS) masker.learn(searchParams.get(name), true);
  }
}

/** Whether Go can read it: Pulumi takes what it can't for the address of a service to log in to. */
function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return text.startsWith("file:") || URL.canParse(text);
  } catch {
    return false;
  }
}
