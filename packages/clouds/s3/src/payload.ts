import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { headerText, type Signer } from "./authentication.ts";
import { announced, type Checksum, checksumHeader, newHasher } from "./checksums.ts";
import { unchunk } from "./chunked.ts";
import { invalidArgument, S3Error } from "./error.ts";

/** What was received and found right. */
export interface Received {
  readonly size: number;
  /** Hex MD5 of the bytes: the ETag of what was uploaded in one piece. */
  readonly md5: string;
  readonly checksum: Checksum | undefined;
}

/** Most bytes in one request (S3 user guide: Uploading objects). */
const UPLOAD_BYTES = 5 * 1024 ** 3;

/**
 * The body of a request: its bytes without the chunks around them. Reading them to the end checks them against every
 * digest that came along: Content-MD5, the checksum header or trailer, the signed SHA-256, the signed chunks.
 */
export class Payload implements AsyncIterable<Uint8Array> {
  /** Bytes to come, as the headers have it. */
  readonly size: number;
  readonly #incoming: IncomingMessage;
  readonly #signer: Signer | undefined;
  #received: Received | undefined;

  constructor(incoming: IncomingMessage, signer: Signer | undefined) {
    this.#incoming = incoming;
    this.#signer = signer;
    const isChunked = this.#declared().startsWith("STREAMING-");
    const length = this.#header(isChunked ? "x-amz-decoded-content-length" : "content-length");
    if (!/^\d+$/.test(length)) throw new S3Error("MissingContentLength");
    this.size = Number(length);
    if (this.size > UPLOAD_BYTES) {
      const elements = { ProposedSize: length, MaxSizeAllowed: String(UPLOAD_BYTES) };
      throw new S3Error("EntityTooLarge", { elements });
    }
  }

  /** To be asked for when all bytes are read. */
  get received(): Received {
    if (this.#received === undefined) throw new S3Error("IncompleteBody");
    return this.#received;
  }

  /** Whether the client sent anything to check the bytes by, as S3 demands for some requests. */
  get hasDigest(): boolean {
    return this.#header("content-md5") !== "" || announced((name) => this.#header(name)) !== undefined;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const trailers = new Map<string, string>();
    const declared = this.#declared();
    const algorithm = announced((name) => this.#header(name));
    const hasher = algorithm && newHasher(algorithm);
    const [md5, sha256] = [createHash("md5"), createHash("sha256")];
    let size = 0;
    for await (const bytes of this.#bytes(declared, trailers)) {
      size += bytes.length;
      if (size > this.size) throw new S3Error("IncompleteBody");
      md5.update(bytes);
      if (isDigest(declared)) sha256.update(bytes);
      hasher?.update(bytes);
      yield bytes;
    }
    if (size !== this.size) throw new S3Error("IncompleteBody");
    if (isDigest(declared)) checkSha256(declared, sha256.digest("hex"));
    const digest = md5.digest();
    this.#checkMd5(digest.toString("base64"));
    const value = await hasher?.digest();
    if (algorithm && value !== undefined) {
      const name = checksumHeader(algorithm);
      checkChecksum(name, trailers.get(name) ?? this.#header(name), value);
    }
    const checksum = algorithm && { algorithm, value: value as string, type: "FULL_OBJECT" as const };
    this.#received = { size, md5: digest.toString("hex"), checksum };
  }

  async text(limit: number): Promise<string> {
    if (this.size > limit) throw new S3Error("MalformedXML");
    const chunks: Uint8Array[] = [];
    for await (const bytes of this) chunks.push(bytes);
    return Buffer.concat(chunks).toString("utf8");
  }

  /** How the body is sent: a digest, or a word. */
  #declared(): string {
    return this.#signer?.contentSha256 ?? this.#header("x-amz-content-sha256");
  }

  #bytes(declared: string, trailers: Map<string, string>): AsyncIterable<Uint8Array> {
    if (declared.startsWith("STREAMING-AWS4-HMAC-SHA256-PAYLOAD")) {
      return unchunk(this.#incoming, trailers, this.#signer);
    }
    if (declared === "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
      return unchunk(this.#incoming, trailers, undefined);
    if (declared === "" || declared === "UNSIGNED-PAYLOAD" || isDigest(declared)) return this.#incoming;
    const message =
      "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.";
    throw invalidArgument("x-amz-content-sha256", declared, message);
  }

  #checkMd5(computed: string): void {
    const given = this.#header("content-md5");
    if (given === "" || given === computed) return;
    if (Buffer.from(given, "base64").length !== 16) throw new S3Error("InvalidDigest");
    const message = "The Content-MD5 you specified did not match what we received.";
    const elements = { ExpectedDigest: given, CalculatedDigest: computed };
    throw new S3Error("BadDigest", { message, elements });
  }

  #header(name: string): string {
    return headerText(this.#incoming, name);
  }
}

const isDigest = (declared: string): boolean => /^[0-9a-f]{64}$/.test(declared);

function checkSha256(given: string, computed: string): void {
  if (given === computed) return;
  const elements = { ClientComputedContentSHA256: given, S3ComputedContentSHA256: computed };
  throw new S3Error("XAmzContentSHA256Mismatch", { elements });
}

function checkChecksum(name: string, given: string, computed: string): void {
  if (given === computed) return;
  const bytes = (text: string): number => Buffer.from(text, "base64").length;
  if (bytes(given) !== bytes(computed)) {
    throw new S3Error("InvalidRequest", { message: `Value for ${name} header is invalid.` });
  }
  const algorithm = name.slice("x-amz-checksum-".length).toUpperCase();
  throw new S3Error("BadDigest", {
    message: `The ${algorithm} you specified did not match the calculated checksum.`,
  });
}
