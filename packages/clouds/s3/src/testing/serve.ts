// A server in a process of its own, to be killed: `node serve.ts DIRECTORY BUCKET` prints its URL.
import { startS3Cloud } from "../index.ts";
import { MemoryAccount } from "./sandbox-target.ts";

const [, , directory = "", bucket = ""] = process.argv;
const account = new MemoryAccount();
account.create(bucket);
console.log((await startS3Cloud({ directory, account })).url);
