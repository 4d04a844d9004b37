import type { IncomingMessage } from "node:http";
import type { Bucket, S3Account } from "./account.ts";
import { headerText, type Signer } from "./authentication.ts";
import type { BucketContents } from "./bucket-contents.ts";
import { invalidArgument, S3Error } from "./error.ts";
import type { Faults } from "./faults.ts";
import { Payload } from "./payload.ts";
import type { RequestTarget } from "./request-target.ts";
import { parseXml, type XmlElement } from "./xml.ts";

/** What every operation works on. */
export interface Cloud {
  readonly account: S3Account;
  readonly contents: BucketContents;
  readonly faults: Faults;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Most bytes of XML in a request; S3's own limits are lower for most (CORS: 64 KB). */
const XML_BYTES = 2 * 1024 ** 2;

/** A request to a bucket or to an object in it, by someone who may. */
export class Call {
  readonly cloud: Cloud;
  readonly bucket: Bucket;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly signer: Signer;
  readonly #incoming: IncomingMessage;

  constructor(
    cloud: Cloud,
    bucket: Bucket,
    target: RequestTarget,
    signer: Signer,
    incoming: IncomingMessage,
  ) {
    this.cloud = cloud;
    this.bucket = bucket;
    this.key = target.key;
    this.query = target.query;
    this.signer = signer;
    this.#incoming = incoming;
  }

  get contents(): BucketContents {
    return this.cloud.contents;
  }

  get isHead(): boolean {
    return this.#incoming.method === "HEAD";
  }

  /** Empty when it is absent; `name` in lower case. */
  header(name: string): string {
    return headerText(this.#incoming, name);
  }

  headerNames(): string[] {
    return Object.keys(this.#incoming.headers);
  }

  payload(): Payload {
    return new Payload(this.#incoming, this.signer);
  }

  /** The body's root element. S3 wants a digest with every such body. */
  async xml(root: string): Promise<XmlElement> {
    const payload = this.payload();
    if (!payload.hasDigest) {
      const message = "Missing required header for this request: Content-MD5 OR x-amz-checksum-*";
      throw new S3Error("InvalidRequest", { message });
    }
    return parseXml(await payload.text(XML_BYTES), root);
  }

  /** A number from the query, at most `most`, which is also the default. */
  count(name: string, most = 1000): number {
    const text = this.query.get(name);
    if (text === null || text === "") return most;
    if (/^\d+$/.test(text)) return Math.min(Number(text), most);
    throw invalidArgument(name, text, `Provided ${name} not an integer or within integer range`);
  }
}

/** Carries an operation out. */
export type Run = (call: Call) => Response | Promise<Response>;
