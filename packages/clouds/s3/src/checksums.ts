import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { AwsCrc32c } from "@aws-crypto/crc32c";
import { Crc64Nvme } from "@aws-sdk/crc64-nvme";
import { S3Error } from "./error.ts";

/** Bytes in, base64 out. */
interface Hasher {
  update(bytes: Uint8Array): void;
  digest(): Promise<string>;
}

/** A checksum of an object or part, as stored and shown (S3 user guide: Checking object integrity). */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; of a composite one with `-` and the number of parts behind it. */
  readonly value: string;
  readonly type: "FULL_OBJECT" | "COMPOSITE";
}

function digest(name: string): Hasher {
  const hash = createHash(name);
  return { update: (bytes) => void hash.update(bytes), digest: async () => hash.digest("base64") };
}

function crc(): Hasher {
  let value = 0;
  return {
    update(bytes) {
      value = crc32(bytes, value);
    },
    async digest() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes.toString("base64");
    },
  };
}

function library(hash: { update(bytes: Uint8Array): void; digest(): Promise<Uint8Array> }): Hasher {
  return {
    update: (bytes) => hash.update(bytes),
    digest: async () => Buffer.from(await hash.digest()).toString("base64"),
  };
}

const HASHERS = {
  CRC32: crc,
  CRC32C: () => library(new AwsCrc32c()),
  CRC64NVME: () => library(new Crc64Nvme()),
  SHA1: () => digest("sha1"),
  SHA256: () => digest("sha256"),
} satisfies Record<string, () => Hasher>;

export type ChecksumAlgorithm = keyof typeof HASHERS;

export const ALGORITHMS = Object.keys(HASHERS) as ChecksumAlgorithm[];

export const newHasher = (algorithm: ChecksumAlgorithm): Hasher => HASHERS[algorithm]();

export const checksumHeader = (algorithm: ChecksumAlgorithm): string =>
  `x-amz-checksum-${algorithm.toLowerCase()}`;

/** Throws InvalidRequest for one that S3 doesn't have. */
export function checkAlgorithm(name: string): ChecksumAlgorithm {
  const found = ALGORITHMS.find((algorithm) => algorithm === name.toUpperCase());
  if (found) return found;
  const message = `Checksum algorithm provided is unsupported. Please try again with any of the valid types: [${ALGORITHMS.join(", ")}]`;
  throw new S3Error("InvalidRequest", { message });
}

/** The algorithm that headers name: `x-amz-checksum-crc32`, or the same in `x-amz-trailer`. */
export function announced(header: (name: string) => string): ChecksumAlgorithm | undefined {
  const names = [
    ...header("x-amz-trailer").toLowerCase().split(","),
    ...ALGORITHMS.map(checksumHeader).filter(header),
  ];
  const found = new Set(
    names.map((name) => name.trim()).filter((name) => name.startsWith("x-amz-checksum-")),
  );
  if (found.size > 1) {
    const message = "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.";
    throw new S3Error("InvalidRequest", { message });
  }
  for (const name of found) return checkAlgorithm(name.slice("x-amz-checksum-".length));
  return undefined;
}

/** The checksum of the parts' checksums. */
export async function composite(algorithm: ChecksumAlgorithm, parts: readonly string[]): Promise<Checksum> {
  const hasher = newHasher(algorithm);
  for (const part of parts) hasher.update(Buffer.from(part, "base64"));
  return { algorithm, value: `${await hasher.digest()}-${parts.length}`, type: "COMPOSITE" };
}
