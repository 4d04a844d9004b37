import { execFileSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { dotenvLine } from "./commands/outputs.ts";
import { bucketManifest, up, workplace } from "./testing/kindling.ts";

it("shows outputs, secret ones only when asked, and never writes a secret anywhere", async () => {
  const place = await workplace();
  const token = "t0ken-that-nobody-sees";
  await place.civoSettings({ token });
  await place.write("bucket.yaml", bucketManifest("my-bucket"));
  await place.write("config.yaml", "civo: {civoToken: {env: MY_TOKEN}}");
  const upped = await place.sandbox(
    "up",
    [
      "bucket.yaml",
      "--yes",
      "--provider-config",
      "config.yaml",
      "--show-stack-input",
      "--debug",
      "-o",
      "json",
    ],
    { env: { MY_TOKEN: token, PULUMI_DEBUG: "true" } },
  );
  expect(upped.status).toBe(0);

  const shown = await place.sandbox("outputs", ["bucket.yaml", "--show-secrets", "-o", "json"]);
  const outputs = JSON.parse(shown.stdout);
  const secrets = [token, outputs.access_key_id, outputs.secret_access_key];
  expect(secrets).not.toContain("[secret]");
  const secret = await place.sandbox("secret", [outputs.access_key_secret_ref]);
  expect(secret.stdout).toBe(`${outputs.access_key_id}\n`);

  const plain = await place.sandbox("outputs", ["CivoBucket/my-bucket"]);
  expect(plain.stdout).toContain("access_key_id: [secret]");
  const printed = [
    upped,
    plain,
    await place.sandbox("stacks", ["-o", "json"]),
    await up(place, "bucket.yaml"),
  ];
  const written = printed.map(({ stdout, stderr }) => stdout + stderr);
  for (const entry of await readdir(place.folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile() && entry.name !== "civo.yaml")
      written.push(await readFile(join(entry.parentPath, entry.name), "latin1"));
  for (const value of secrets) expect(written.filter((content) => content.includes(value))).toEqual([]);
});

it.each(["plain", "two words", "it's", 'say "hi"', "$HOME `x` \\", "a\nb", "", "#x", "a=b&c"])(
  "writes %j as a line that a shell reads back",
  (value) => {
    const script = `${dotenvLine("my_value", value)}\nprintf %s "$MY_VALUE"`;
    expect(execFileSync("sh", ["-c", script], { encoding: "utf8" })).toBe(value);
  },
);
