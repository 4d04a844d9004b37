import { expect, test } from "vitest";
import { civo } from "./client.fixture.ts";

test("S3 knows a bucket and its owner's keys as long as Civo's API does", async () => {
  const { cloud, bucket, get, put, del } = await civo();
  const { id, owner_info } = (await bucket("b")).body;
  const { body } = await get(`objectstore/credentials/${owner_info.credential_id}?region=LON1`);
  const found = { id, name: "b", region: "LON1", owner: body.access_key_id, maxBytes: 500 * 1024 ** 3 };
  expect(cloud.s3Account.bucket("b", undefined)).toMatchObject(found);
  expect(cloud.s3Account.buckets()).toMatchObject([found]);
  expect(cloud.s3Account.key(body.access_key_id)?.secretAccessKey).toBe(body.secret_access_key_id);

  const rotated = { region: "LON1", secret_access_key_id: "new" };
  await put(`objectstore/credentials/${owner_info.credential_id}`, rotated);
  expect(cloud.s3Account.key(body.access_key_id)?.secretAccessKey).toBe("new");
  await del(`objectstores/${id}?region=LON1`);
  expect(cloud.s3Account.buckets()).toEqual([]);
});

test("of two regions' buckets with one name, a key finds its own", async () => {
  const { cloud, bucket } = await civo({ nameScope: "region" });
  await bucket("b", "LON1");
  const { owner_info } = (await bucket("b", "FRA1")).body;
  expect(cloud.s3Account.bucket("b", owner_info.access_key_id)?.region).toBe("FRA1");
  expect(cloud.s3Account.bucket("b", undefined)?.region).toBe("LON1");
});

test("stats say what S3 says is in a bucket (facts: Object storage)", async () => {
  const contents = { usage: () => ({ objects: 2, bytes: 1500 }) };
  const { bucket, get } = await civo({}, { contents });
  const { id } = (await bucket("b")).body;
  expect((await get(`objectstores/${id}/stats?region=LON1`)).body).toEqual({
    ...{ size_kb_utilised: 2, max_size_kb: 500 * 1024 * 1024, num_objects: 2 },
  });
});
