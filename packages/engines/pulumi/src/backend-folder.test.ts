import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { fromFolder, loggedInFolder, pathsFromFolder } from "./backend-folder.ts";
import { BackendUrl } from "./backend-url.ts";
import { cliError } from "./cli-error.ts";

it.each([
  ["file://.", "file:///work"],
  ["file://./states?no_tmp_dir=true", "file:///work/states?no_tmp_dir=true"],
  ["file://~", `file://${userInfo().homedir}`],
  ["file://~/states", `file://${join(userInfo().homedir, "states")}`],
  ["file:///srv/states", "file:///srv/states"],
  ["s3://states?region=eu-west-1", "s3://states?region=eu-west-1"],
])("means %s from /work as %s", (url, meant) => {
  expect(fromFolder(url, "/work")).toBe(meant);
});

it("means files that variables name from there, too", () => {
  const env = { PULUMI_CONFIG_PASSPHRASE_FILE: "passphrase", AWS_CONFIG_FILE: "/etc/aws", PGPASSFILE: "" };
  expect(pathsFromFolder(env, "/work")).toEqual({
    PULUMI_CONFIG_PASSPHRASE_FILE: "/work/passphrase",
    AWS_CONFIG_FILE: "/etc/aws",
  });
});

it("knows the folder that the CLI is logged in to", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kindling-home-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const logIn = (current: string) =>
    writeFile(join(folder, "credentials.json"), JSON.stringify({ current, accounts: {} }));
  expect(await loggedInFolder({ PULUMI_HOME: folder })).toBeUndefined();
  await logIn("file://.");
  expect(await loggedInFolder({ PULUMI_HOME: folder })).toBe("file://.");
  await logIn("https://api.pulumi.com");
  expect(await loggedInFolder({ PULUMI_CREDENTIALS_PATH: folder })).toBeUndefined();
});

it.each([
  ["", "PULUMI_ACCESS_TOKEN must be set for login", "no backend is named"],
  [
    "https://api.pulumi.com",
    "PULUMI_ACCESS_TOKEN must be set for login",
    "https://api.pulumi.com lets nobody in",
  ],
  ["file:///gone", "error: stat /gone: no such file or directory", "there is no folder at file:///gone"],
  ["s3://states", "Invalid region: region was not a valid DNS name", "s3://states needs a region"],
  ["azblob://states", "azureblob: Options.AccountName is required", "AZURE_STORAGE_ACCOUNT"],
])("says of the backend %j what is missing: %s", (url, stderr, said) => {
  const situation = { backend: new BackendUrl(url), unlock: "" };
  expect(cliError({ stderr, stdout: "", status: 255 }, situation).message).toContain(said);
});
