import { type SettingName, saveSetting, setting } from "../bucket-settings.ts";
import type { Run } from "../call.ts";
import { readCors } from "../cors.ts";
import { S3Error, type S3ErrorCode } from "../error.ts";
import { readLifecycle } from "../lifecycle.ts";
import { done, xmlReply } from "../reply.ts";
import { readTags } from "../tags.ts";
import type { XmlContent, XmlElement } from "../xml.ts";

interface SettingOperations {
  readonly get: Run;
  readonly put: Run;
  readonly remove: Run;
}

function operations(
  name: SettingName,
  root: string,
  read: (element: XmlElement) => XmlContent,
  missing: S3ErrorCode,
  putStatus: 200 | 204 = 200,
): SettingOperations {
  return {
    get({ contents, bucket }) {
      const value = setting(contents, bucket.id, name);
      if (value === undefined) throw new S3Error(missing, { elements: { BucketName: bucket.name } });
      return xmlReply(root, value);
    },
    async put(call) {
      saveSetting(call.contents, call.bucket.id, name, read(await call.xml(root)));
      return done(putStatus);
    },
    remove({ contents, bucket }) {
      saveSetting(contents, bucket.id, name, undefined);
      return done(204);
    },
  };
}

export const lifecycle = operations(
  "lifecycle",
  "LifecycleConfiguration",
  readLifecycle,
  "NoSuchLifecycleConfiguration",
);

export const cors = operations("cors", "CORSConfiguration", readCors, "NoSuchCORSConfiguration");

// Tagging answers 204 (API reference: PutBucketTagging).
export const tagging = operations("tagging", "Tagging", readTags, "NoSuchTagSet", 204);
