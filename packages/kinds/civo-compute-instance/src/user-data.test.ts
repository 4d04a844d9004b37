import { checkMessage } from "@kindling/core/message-check";
import { locateIn } from "@kindling/core/source";
import { describe, expect, it } from "vitest";
import { modulesFor } from "./cloud-config.ts";
import kind from "./index.ts";
import { MAX_BYTES, withinLimit } from "./script.ts";
import { startScript } from "./start-script.ts";
import { checkUserData, warningsOf } from "./user-data.ts";

/** What validation says of it where it stands in the manifest. */
function validated(userData: string): string[] {
  const spec = {
    ...{ instanceName: "web", region: "LON1", size: "g3.small", image: "ubuntu-noble", userData },
    ...{ network: { ref: { name: "main" } }, sshKeyIds: [{ ref: { name: "me" } }] },
  };
  const manifest = { apiVersion: kind.apiVersion, kind: kind.name, metadata: { name: "web" }, spec };
  return checkMessage(kind.schema, manifest, locateIn("manifest")).problems.map(({ message }) => message);
}

/** What the module says of it where it is read when that runs. */
function atRunTime(text: string): string[] {
  try {
    withinLimit(startScript({ userData: text, publicKeys: [], user: "civo" }), text);
    return [];
  } catch (error) {
    return [(error as Error).message.replace("spec.userData: ", "")];
  }
}

const SCRIPT = "#!/bin/sh\n";
const config = (text: string) => `#cloud-config\n${text}\n`;

const AT_BOOT =
  /^is an #include, .*cloud-init reads at boot only, and Civo runs it as a shell script after that/;

describe("user data", () => {
  it.each([
    SCRIPT,
    "#!/usr/bin/env python3\nprint(1)",
    config("packages: [nginx]"),
    config("{runcmd: [ls]}"),
    "#cloud-config",
  ])("may be %j", (text) => expect(validated(text)).toEqual([]));

  it.each([
    [
      "Content-Type: multipart/mixed; boundary=x\n",
      /^is multi-part user data .MIME., and Civo runs it as a shell script/,
    ],
    ["MIME-Version: 1.0\n", /^is multi-part/],
    ["#include\nhttps://example.com\n", AT_BOOT],
    ["#include-once\nhttps://example.com\n", AT_BOOT],
    ["## template: jinja\n#cloud-config\n", AT_BOOT],
    ["#cloud-boothook\nls\n", AT_BOOT],
    ["#part-handler\n", AT_BOOT],
    ["#cloud-config-archive\n- x\n", AT_BOOT],
    ["#cloud-config-jsonp\n[]", AT_BOOT],
    ["echo hello", /^must be a shell script, which begins with #! .*, or a #cloud-config document$/],
    ["# cloud-config\npackages: [nginx]", /^must be a shell script/],
    ["#!/bin/sh\r\necho hello\r\n", /^has Windows line breaks/],
    [config("bootcmd: [ls]"), /^has bootcmd, .*use runcmd$/],
    [config("packages: [nginx]\n'fs_setup' : []"), /^sets up disks/],
    [config("fqdn: web.example.com"), /^sets the host name .*, which is instanceName: leave it out$/],
    [config("ssh_authorized_keys: [a]"), /^sets up SSH .*use sshKeyIds/],
    [config("datasource: {}"), /^configures cloud-init itself/],
  ])("is refused as %j, in the same words at validation and when it is read later", (text, why) => {
    expect(validated(text)).toEqual([expect.stringMatching(why)]);
    expect(atRunTime(text)).toEqual(validated(text));
  });

  it.each([
    [config("{bootcmd: [ls]}"), /^has bootcmd,/],
    [config('"boot\\x63md": [ls]'), /^has bootcmd,/],
    [
      config("package: [nginx]"),
      /^has package, which none of cloud-init's modules .*did you mean packages\?$/,
    ],
    [config("s3cret value: 1"), /^has a key, which none/],
    [config("a: [hunter2"), /^is a #cloud-config document that is no YAML: line \d+ \(\w+\)$/],
    [config("- packages"), /that is no mapping of keys/],
    ["#cloud-config\n", /that is no mapping of keys/],
    [`${SCRIPT}\0`, /^holds a NUL character/],
  ])("is refused when the module runs as %j, which takes a parser", (text, why) =>
    expect(atRunTime(text)).toEqual([expect.stringMatching(why)]),
  );

  it("doesn't take what stands within a text for a key", () => {
    const text = config("write_files:\n  - path: /a\n    content: |\n      bootcmd: x\n      hostname: y");
    expect(validated(text)).toEqual([]);
    expect(modulesFor(text)).toEqual(["write_files", "write_files_deferred"]);
  });
});

describe("the limit of 32 KiB", () => {
  // Characters of two bytes: bytes count.
  const sized = (bytes: number) => SCRIPT + "ü".repeat((bytes - SCRIPT.length) / 2);

  it("holds to the byte where user data stands in the manifest", () => {
    expect(validated(sized(MAX_BYTES))).toEqual([]);
    expect(validated(`${sized(MAX_BYTES)}x`)).toEqual([expect.stringMatching(/at most 32768 bytes/)]);
  });

  it("holds to the byte where it is read later", () => {
    expect(atRunTime(sized(MAX_BYTES))).toEqual([]);
    expect(() => checkUserData(`${sized(MAX_BYTES)}x`)).toThrow(/at most 32768 bytes/);
  });

  it.each([
    ["further SSH keys", { publicKeys: ["ssh-ed25519 AAAA me"], user: "civo" }, SCRIPT],
    ["cloud-config", { publicKeys: [], user: "civo" }, config("packages: [nginx]")],
  ])("counts what is added for %s, to the byte", (_, start, beginning) => {
    const whole = (padding: number) => {
      const userData = `${beginning}#${"x".repeat(padding)}\n`;
      const made = startScript({ ...start, userData });
      return { made, userData };
    };
    const room = MAX_BYTES - Buffer.byteLength(whole(0).made);
    const { made, userData } = whole(room);
    expect(Buffer.byteLength(withinLimit(made, userData))).toBe(MAX_BYTES);
    const more = whole(room + 1);
    expect(() => withinLimit(more.made, more.userData)).toThrow(
      /would have 32769 bytes, \d+ of them added.*: make it 1 bytes smaller/,
    );
  });
});

describe("secrets in user data", () => {
  const SECRETS = [
    ["private_key", "-----BEGIN RSA PRIVATE KEY-----"],
    ["aws_key", "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE"],
    ["token", `git clone https://github_pat_${"a1".repeat(11)}@github.com/a/b`],
    ["token", `curl -H "X-Token $(echo glpat-${"a1".repeat(10)})"`],
    ["password", "DB_PASSWORD='correct horse'"],
    ["password", "  api_key: 0123456789"],
  ] as const;

  it.each(SECRETS)("warns of a %s: %s", (_, line) => {
    const [warning, ...more] = warningsOf(`${SCRIPT}${line}\n`);
    expect(warning).toMatch(
      /^spec\.userData: seems to hold .*better let the instance fetch it when it starts$/,
    );
    expect(more.length).toBeLessThan(2);
  });

  it.each([
    'TOKEN="$(cat /run/token)"',
    "password: $PASSWORD",
    "echo 'password: ' >&2",
    "passwd -l root",
    "ssh-keygen -t ed25519",
  ])("doesn't take this for one: %s", (line) => expect(warningsOf(`${SCRIPT}${line}\n`)).toEqual([]));
});
