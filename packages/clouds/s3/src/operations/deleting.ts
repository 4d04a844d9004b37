import type { Call } from "../call.ts";
import { type Deleted, deleteVersion } from "../object-versions.ts";
import { done, xmlReply } from "../reply.ts";
import { elements, flag, matching, maybe, one, some, text } from "../xml-schema.ts";
import { versionAsked } from "./reading.ts";

const marked = ({ marker }: Deleted): "true" | undefined => (marker ? "true" : undefined);

/** What is not there is deleted just as well. */
export async function deleteObject(call: Call): Promise<Response> {
  const { contents, bucket, key, query, cloud } = call;
  const version = versionAsked(query);
  const deleted = await contents.atomically(() =>
    deleteVersion(contents, bucket.id, key, version, cloud.now()),
  );
  return done(204, { "x-amz-version-id": deleted.version, "x-amz-delete-marker": marked(deleted) });
}

const deletion = elements({
  Quiet: maybe(flag),
  Object: some(elements({ Key: one(text), VersionId: maybe(text) }), 1000),
});

export async function deleteObjects(call: Call): Promise<Response> {
  const { contents, bucket, cloud } = call;
  const { Quiet = false, Object: objects } = matching(deletion, await call.xml("Delete"));
  const all = await contents.atomically(() =>
    objects.map(({ Key, VersionId }) => {
      const deleted = deleteVersion(contents, bucket.id, Key, VersionId || undefined, cloud.now());
      const markerVersion = deleted.marker ? deleted.version : undefined;
      return { Key, VersionId, DeleteMarker: marked(deleted), DeleteMarkerVersionId: markerVersion };
    }),
  );
  return xmlReply("DeleteResult", Quiet ? {} : { Deleted: all });
}
