import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, watch, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type S3Cloud, startS3Cloud } from "./index.ts";
import { type SandboxTarget, startSandboxTarget } from "./testing/sandbox-target.ts";
import { clientOf } from "./testing/target.ts";

let target: SandboxTarget;
let second: S3Cloud;
beforeEach(async () => {
  target = await startSandboxTarget();
  target.account.create(Bucket);
  second = await startS3Cloud({ directory: target.directory, account: target.account });
});
afterEach(async () => {
  await second.close();
  await target.close();
});

const Bucket = "shared";
const put = (url: string, Key: string, Body: string) =>
  clientOf({ ...target, url }).send(new PutObjectCommand({ Bucket, Key, Body }));
const read = async (url: string, Key: string) => {
  const { Body } = await clientOf({ ...target, url }).send(new GetObjectCommand({ Bucket, Key }));
  return Body?.transformToString();
};
const files = () => readdir(join(target.directory, "s3"));

/** The id of a process that has ended. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  await once(child, "exit");
  return child.pid as number;
}

test("several servers on one folder show the same", async () => {
  await put(target.url, "a", "one");
  expect(await read(second.url, "a")).toBe("one");
  const keys = Array.from({ length: 20 }, (_, index) => `k${index}`);
  await Promise.all(keys.map((key, index) => put(index % 2 ? target.url : second.url, key, key)));
  expect(await Promise.all(keys.map((key) => read(target.url, key)))).toEqual(keys);
});

test("overwriting and deleting leave no files behind", async () => {
  for (const text of ["one", "two", "three"]) await put(target.url, "a", text);
  expect(await files()).toHaveLength(1);
  await target.cloud.contents.empty(target.account.bucket(Bucket)?.id as string);
  expect(await files()).toEqual([]);
});

test("an object that is overwritten all the time can be read all the time", async () => {
  await put(target.url, "busy", "start");
  const writing = Promise.all(
    Array.from({ length: 30 }, (_, index) => put(second.url, "busy", `text ${index}`)),
  );
  for (let time = 0; time < 30; time += 1)
    expect(await read(target.url, "busy")).toMatch(/^(start|text \d+)$/);
  await writing;
});

test("what a killed process left half written goes at the next start, what others write stays", async () => {
  await mkdir(join(target.directory, "s3"), { recursive: true });
  const [left, busy] = [`${await deadProcess()}-half`, `${process.pid}-half`];
  for (const file of [left, busy]) await writeFile(join(target.directory, "s3", file), "half");
  await put(target.url, "a", "kept");
  const third = await startS3Cloud({ directory: target.directory, account: target.account });
  await third.close();
  expect(await files()).not.toContain(left);
  expect(await files()).toContain(busy);
  expect(await read(target.url, "a")).toBe("kept");
});

test("kill -9 in the middle of an upload loses nothing that was answered", async () => {
  const program = join(import.meta.dirname, "testing", "serve.ts");
  const child = spawn(process.execPath, [program, target.directory, Bucket], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(child.stdout, "data");
  const url = String(line).trim();
  await put(url, "answered", "kept");
  const before = await files();
  const put2 = new PutObjectCommand({ Bucket, Key: "half", ContentLength: 100 });
  const upload = request(await getSignedUrl(clientOf({ ...target, url }), put2), {
    method: "PUT",
    headers: { "content-length": "100" },
  });
  upload.on("error", () => undefined);
  const changes = watch(join(target.directory, "s3"))[Symbol.asyncIterator]();
  const changed = changes.next();
  upload.write("half of it");
  await changed;
  await changes.return?.();
  child.kill("SIGKILL");
  await once(child, "exit");
  expect((await files()).length).toBe(before.length + 1);
  const third = await startS3Cloud({ directory: target.directory, account: target.account });
  expect(await read(third.url, "answered")).toBe("kept");
  await third.close();
  expect(await files()).toEqual(before);
});

test("the contents of a bucket that was deleted while no server ran go at the next start", async () => {
  await put(target.url, "a", "x");
  target.account.delete(Bucket);
  const third = await startS3Cloud({ directory: target.directory, account: target.account });
  await third.close();
  expect(await files()).toEqual([]);
});

test("a folder that can't be used is said to be so", async () => {
  const directory = join(target.directory, "s3.sqlite");
  await expect(startS3Cloud({ directory, account: target.account })).rejects.toMatchObject({
    code: "unwritable",
  });
});
