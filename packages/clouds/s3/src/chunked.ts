import { createHash } from "node:crypto";
import type { Signer } from "./authentication.ts";
import { S3Error } from "./error.ts";
import { formatScope, isSame, sha256, sign } from "./signature.ts";

/** Least bytes in a chunk that isn't the last one. */
const CHUNK_BYTES = 8192;
/** Longest line between chunks: a size with a signature, or a trailing header. */
const LINE_BYTES = 8192;

/**
 * Takes an `aws-chunked` body apart (AWS: Signature calculations … transferring payload in multiple chunks), checking
 * each chunk's signature when the body has them. Trailing headers land in `trailers` before the last byte is out.
 */
export async function* unchunk(
  body: AsyncIterable<Uint8Array>,
  trailers: Map<string, string>,
  signer: Signer | undefined,
): AsyncGenerator<Uint8Array> {
  const input = new ByteReader(body);
  const chain = signer && new SignatureChain(signer);
  let previous = CHUNK_BYTES;
  for (;;) {
    const line = await input.line();
    const [, hex = "", signature] =
      /^([0-9a-fA-F]{1,8})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line) ?? [];
    if (hex === "" || (chain && signature === undefined)) throw new S3Error("IncompleteBody");
    const size = Number.parseInt(hex, 16);
    if (size > 0 && previous < CHUNK_BYTES) throw new S3Error("InvalidChunkSizeError");
    previous = size;
    const hash = createHash("sha256");
    for await (const bytes of input.take(size)) {
      hash.update(bytes);
      yield bytes;
    }
    chain?.check("PAYLOAD", [sha256(""), hash.digest("hex")], signature as string);
    if (size === 0) break;
    if ((await input.line()) !== "") throw new S3Error("IncompleteBody");
  }
  let text = "";
  for (let line = await input.line(); line !== ""; line = await input.line()) {
    const [name = "", value = ""] = line.split(/:(.*)/s, 2);
    if (name.toLowerCase() === "x-amz-trailer-signature") {
      chain?.check("TRAILER", [sha256(text)], value.trim());
      text = "";
    } else {
      trailers.set(name.toLowerCase(), value.trim());
      text += `${line}\n`;
    }
  }
  // Signed chunks want signed trailers.
  if (chain && text !== "") throw new S3Error("SignatureDoesNotMatch");
}

/** Each chunk's signature covers the one before. */
class SignatureChain {
  readonly #signer: Signer;
  #previous: string;

  constructor(signer: Signer) {
    this.#signer = signer;
    this.#previous = signer.signature;
  }

  check(what: "PAYLOAD" | "TRAILER", hashes: readonly string[], signature: string): void {
    const { key, time, scope } = this.#signer;
    const lines = [`AWS4-HMAC-SHA256-${what}`, time, formatScope(scope), this.#previous, ...hashes];
    if (!isSame(sign(key, lines), signature)) throw new S3Error("SignatureDoesNotMatch");
    this.#previous = signature;
  }
}

class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(body: AsyncIterable<Uint8Array>) {
    this.#source = body[Symbol.asyncIterator]();
  }

  /** Up to the next CR LF, which is left out. */
  async line(): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf("\r\n");
      if (end > LINE_BYTES || (end < 0 && this.#rest.length > LINE_BYTES))
        throw new S3Error("IncompleteBody");
      if (end >= 0) {
        const line = this.#rest.toString("latin1", 0, end);
        this.#rest = this.#rest.subarray(end + 2);
        return line;
      }
      this.#rest = Buffer.concat([this.#rest, await this.#more()]);
    }
  }

  async *take(size: number): AsyncGenerator<Uint8Array> {
    for (let left = size; left > 0; ) {
      if (this.#rest.length === 0) this.#rest = Buffer.from(await this.#more());
      const bytes = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(bytes.length);
      left -= bytes.length;
      yield bytes;
    }
  }

  async #more(): Promise<Uint8Array> {
    const { value, done } = await this.#source.next();
    if (done) throw new S3Error("IncompleteBody");
    return value;
  }
}
