import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StackName } from "@kindling/core/engine";
import { type PropertyMap, secret } from "@kindling/core/property-value";
import { markFile } from "@kindling/engine-program/sandbox-mark";
import { makeDirectory } from "../atomic-file.ts";
import type { Checkpoint, ResourceState } from "../checkpoint.ts";
import { stackFile, stacksDirectory } from "../layout.ts";

export const PASSPHRASE = "correct horse";
/** Opened by the passphrase; made by Pulumi 3.253.0. One for all tests, since deriving a key takes long. */
export const SALT = "v1:KubqOKvwjg0=:v1:j1pZZZA6O1ihy3M2:Ug+J+VVzWYZRMHTR/dMZyEGwTCHLcg==";

/** A stack's file as Pulumi 3.253.0 wrote it on `pulumi stack import`. */
export const PULUMI_STATE: string = JSON.stringify(
  JSON.parse(readFileSync(join(import.meta.dirname, "pulumi-3.253.0.json"), "utf8")),
);

export const PHOTOS: StackName = { project: "albums", stack: "dev.photos" };

/** A new sandbox's state directory, and its removal. */
export async function temporarySandbox(): Promise<{ directory: string; remove: () => Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), "kindling-state-"));
  const directory = join(root, "state");
  await makeDirectory(stacksDirectory(directory));
  await writeFile(markFile(directory), JSON.stringify({ encryptionSalt: SALT }));
  return { directory, remove: () => rm(root, { recursive: true }) };
}

/** Puts text where a stack's state belongs. */
export async function putState(directory: string, stack: StackName, text: string | Buffer): Promise<string> {
  const path = stackFile(directory, stack);
  await makeDirectory(join(path, ".."));
  await writeFile(path, text);
  return path;
}

export const urn = (type: string, name: string): string => `urn:pulumi:dev.photos::albums::${type}::${name}`;

export const ROOT: ResourceState = {
  urn: urn("pulumi:pulumi:Stack", "albums-dev.photos"),
  custom: false,
  type: "pulumi:pulumi:Stack",
};

/** A checkpoint of the stack and one album. */
export function albumCheckpoint(outputs: PropertyMap): Checkpoint {
  const type = "shelf:index/album:Album";
  return {
    resources: [ROOT, { urn: urn(type, "album"), custom: true, type, id: "42", parent: ROOT.urn, outputs }],
    pendingOperations: [],
  };
}

export const withSecret = (value: string): Checkpoint =>
  albumCheckpoint({ name: "photos", key: secret(value) });
