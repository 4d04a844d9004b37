import { generateKeyPairSync } from "node:crypto";
import { checkMessage } from "@kindling/core/message-check";
import { formatProblem } from "@kindling/core/problem";
import { type Json, locateIn } from "@kindling/core/source";
import { describe, expect, it } from "vitest";
import kind from "./index.ts";

function problemsOf(publicKey: Json): string[] {
  const spec = { keyName: "deploy", publicKey };
  const json = { apiVersion: kind.apiVersion, kind: kind.name, metadata: { name: "deploy" }, spec };
  return checkMessage(kind.schema, json, locateIn("manifest")).problems.map(formatProblem);
}

const part = (bytes: Buffer | string): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(bytes));
  return Buffer.concat([length, Buffer.from(bytes)]);
};
const blob = (...parts: (Buffer | string)[]) => Buffer.concat(parts.map(part)).toString("base64");
const ecdsa = (curve: string, bytes: number) => {
  const point = Buffer.concat([Buffer.from([4]), Buffer.alloc(2 * bytes, 7)]);
  return `ecdsa-sha2-${curve} ${blob(`ecdsa-sha2-${curve}`, curve, point)}`;
};
const rsa = (bits: number) =>
  `ssh-rsa ${blob("ssh-rsa", Buffer.from([1, 0, 1]), Buffer.concat([Buffer.alloc(1), Buffer.alloc(bits / 8, 0xc5)]))}`;
const ed25519 = `ssh-ed25519 ${blob("ssh-ed25519", Buffer.alloc(32, 9))}`;

const keys: [string, string][] = [
  ["ed25519", ed25519],
  ["nistp256", ecdsa("nistp256", 32)],
  ["nistp384", ecdsa("nistp384", 48)],
  ["nistp521", ecdsa("nistp521", 66)],
  ["rsa 2048", rsa(2048)],
  ["rsa 3072", rsa(3072)],
  ["rsa 4096", rsa(4096)],
  [
    "a security key's ed25519",
    `sk-ssh-ed25519@openssh.com ${blob("sk-ssh-ed25519@openssh.com", Buffer.alloc(32, 9), "ssh:")}`,
  ],
  [
    "a security key's ecdsa",
    `sk-ecdsa-sha2-nistp256@openssh.com ${blob("sk-ecdsa-sha2-nistp256@openssh.com", "nistp256", Buffer.alloc(65, 4), "ssh:shop")}`,
  ],
];

describe("a public key", () => {
  it.each(keys)("may be %s, with or without a comment and the file's last line break", (_, key) => {
    for (const end of ["", "\n", " me@home", " me at home\n"]) expect(problemsOf(key + end)).toEqual([]);
  });

  it.each(keys)("of %s isn't taken cut off", (_, key) =>
    expect(problemsOf(key.slice(0, -3))).toEqual([
      expect.stringContaining("must be an OpenSSH public key, whole"),
    ]),
  );

  it.each([
    ["another type's", ed25519.replace("ssh-ed25519", "ssh-rsa")],
    ["in two lines", ed25519.replace(" ", "\n")],
    ["with options before it", `restrict ${ed25519}`],
    ["DSA", "ssh-dss AAAAB3NzaC1kc3MAAACBAO"],
    ["in RFC 4716's form", "---- BEGIN SSH2 PUBLIC KEY ----\nAAAAC3NzaC1lZDI1NTE5"],
    ["a file's name", "~/.ssh/id_ed25519.pub"],
  ])("isn't %s", (_, key) =>
    expect(problemsOf(key)).toEqual([expect.stringContaining("must be an OpenSSH public key")]),
  );
});

describe("a private key", () => {
  const { privateKey } = generateKeyPairSync("ed25519", {
    privateKeyEncoding: { format: "pem", type: "pkcs8" },
    publicKeyEncoding: { format: "pem", type: "spki" },
  });
  const inner = privateKey.split("\n")[1] ?? "";

  it.each([
    ["PEM", privateKey],
    ["PEM on one line", privateKey.replaceAll("\n", " ")],
    ["OpenSSH's", `-----BEGIN OPENSSH PRIVATE KEY-----\n${inner}\n-----END OPENSSH PRIVATE KEY-----`],
    ["PuTTY's", `PuTTY-User-Key-File-3: ssh-ed25519\nPublic-Lines: 2\nPrivate-Lines: 1\n${inner}`],
    ["behind the public one", `${ed25519}\n${privateKey}`],
    ["in a list", [privateKey]],
  ])("(%s) is refused with what to do, and never shown", (_, key) => {
    const shown = problemsOf(key).join("\n");
    expect(shown).toMatch(
      typeof key === "string" ? /is a private key, .*\.pub file beside it/ : /expected a string/,
    );
    expect(shown).not.toContain(inner);
    expect(shown.toLowerCase()).not.toContain(inner.toLowerCase());
  });
});
