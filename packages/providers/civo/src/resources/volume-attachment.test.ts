import { UNKNOWN } from "@kindling/core/property-value";
import { PartialFailure } from "@kindling/core/provider";
import { expect, test } from "vitest";
import { machines } from "../machines.fixture.ts";

test("a volume is attached and detached (2.4.8 crashed)", async () => {
  const { volume, instance, attach, provider, record, refresh, messages } = await machines({
    pollsUntilReady: 4,
  });
  const data = await volume("data");
  // Civo makes the volume only now that its network has an instance, and takes its time.
  const machine = await instance("web");
  const made = await attach(machine, data);
  expect(messages).toContain("info: waiting for volume data to be available (creating)");
  expect(made).toMatchObject({
    id: `${machine.id}:${data.id}`,
    outputs: { instanceId: machine.id, volumeId: data.id, region: "LON1" },
  });
  expect(await record("volumes", data)).toMatchObject({ status: "attached", instance_id: machine.id });
  expect(await refresh(made)).toMatchObject({ inputs: made.inputs, outputs: made.outputs });
  await provider.delete(made);
  expect(await record("volumes", data)).toMatchObject({ status: "available", instance_id: "" });
  expect(await refresh(made)).toBeUndefined();
  // Twice is fine, and so is a volume that is gone.
  await provider.delete(made);
  await provider.delete(data);
  await provider.delete(made);
});

test("lost answers do no harm, though Civo refuses to attach and detach twice", async () => {
  const { volume, instance, attach, provider, cloud, refresh } = await machines({ pollsUntilReady: 2 });
  const [machine, data] = [await instance("web"), await volume("data")];
  cloud.fail({ method: "PUT", path: "/attach", when: "after" });
  const made = await attach(machine, data);
  cloud.fail({ method: "PUT", path: "/detach", when: "after" });
  await provider.delete(made);
  expect(await refresh(made)).toBeUndefined();
});

test("a volume that is attached elsewhere stays there", async () => {
  const { volume, instance, attach } = await machines();
  const [web, api, data] = [await instance("web"), await instance("api"), await volume("data")];
  await attach(web, data);
  await expect(attach(api, data)).rejects.toThrow(
    `it is attached to another instance, ${web.id}: detach it there`,
  );
});

test("one that is being detached is waited for", async () => {
  const { volume, instance, attach, behind, record } = await machines({ pollsUntilReady: 2 });
  const [web, api, data] = [await instance("web"), await instance("api"), await volume("data")];
  await attach(web, data);
  await behind.change(`volumes/${data.id}/detach`, {});
  await attach(api, data);
  expect(await record("volumes", data)).toMatchObject({ status: "attached", instance_id: api.id });
});

test("one that an instance left behind when it went is attached to the next", async () => {
  const { volume, instance, attach, provider, refresh, record } = await machines({
    volumesOfDeletedInstance: "dangling",
  });
  const [web, data] = [await instance("web"), await volume("data")];
  const made = await attach(web, data);
  await provider.delete(web);
  expect(await refresh(made)).toBeUndefined();
  const api = await instance("api");
  await attach(api, data);
  expect(await record("volumes", data)).toMatchObject({ status: "attached", instance_id: api.id });
});

test("a volume of another network, or none: the preview tells", async () => {
  const { volume, instance, behind, provider, call } = await machines();
  const other = await behind.make("networks", { label: "other" });
  const [machine, data] = [await instance("web"), await volume("data", { networkId: other })];
  const preview = (inputs: Record<string, string>) =>
    provider.create({ ...call("VolumeAttachment", "at"), inputs, preview: true });
  const both = { instanceId: machine.id, volumeId: data.id };
  await expect(preview(both)).rejects.toThrow(
    "volume data in LON1: it is in another network than instance web",
  );
  await expect(preview({ ...both, volumeId: "none" })).rejects.toThrow(
    "volume none in LON1: Civo doesn't find it",
  );
  await expect(preview({ ...both, instanceId: "none" })).rejects.toThrow("there is no instance none");
  await preview({ ...both, instanceId: UNKNOWN });
});

test("one that Civo refuses to attach: what it is then", async () => {
  const { volume, instance, attach, cloud } = await machines();
  const [machine, data] = [await instance("web"), await volume("data")];
  cloud.fail({ method: "PUT", path: "/attach", status: 409, code: "database_volume_attach_failed" });
  await expect(attach(machine, data)).rejects.toThrow(
    /volume data in LON1: Civo refuses to attach it \(.*database_volume_attach_failed.*\): it is available/,
  );
  cloud.fail({ method: "PUT", path: "/attach", status: 401, code: "no" });
  await expect(attach(machine, data)).rejects.toThrow("refused the API token");
});

test("attachAtBoot leaves it to the next reboot", async () => {
  const { volume, instance, attach, record, behind, diff, update, messages } = await machines();
  const [machine, data] = [await instance("web"), await volume("data")];
  const made = await attach(machine, data, { attachAtBoot: true });
  expect(messages).toContain("info: volume data is attached to instance web when that is rebooted");
  expect(await record("volumes", data)).toMatchObject({ status: "attaching", instance_id: machine.id });
  await behind.make(`instances/${machine.id}/reboots`, {});
  expect(await record("volumes", data)).toMatchObject({ status: "attached" });
  // What is attached stays so.
  expect((await diff(made, { attachAtBoot: undefined })).replaces).toEqual([]);
  await update(made, { attachAtBoot: undefined });
  expect(await record("volumes", data)).toMatchObject({ status: "attached" });
});

test("one that isn't over in time is kept, and gone on with at the next run", async () => {
  const { volume, instance, attach, cloud, call, update, record } = await machines();
  const [machine, data] = [await instance("web"), await volume("data")];
  // The third look at the volume, when Civo has taken the attachment on.
  cloud.fail({ method: "GET", path: "/volumes/", every: 3, times: 1, status: 400, code: "no" });
  const failure = await attach(machine, data).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  const { id, outputs } = failure as PartialFailure;
  expect(id).toBe(`${machine.id}:${data.id}`);
  await update({ ...call("VolumeAttachment", "at"), id, inputs: outputs, outputs }, {});
  expect(await record("volumes", data)).toMatchObject({ status: "attached" });
});

test("another instance or volume is another attachment, the old one going first", async () => {
  const { volume, instance, attach, diff } = await machines();
  const made = await attach(await instance("web"), await volume("data"));
  expect(await diff(made, { volumeId: "another" })).toMatchObject({
    ...{ replaces: ["volumeId"], deleteBeforeReplace: true },
  });
});

test("import by instance and volume, in whichever region", async () => {
  const { volume, instance, attach, import: imported } = await machines();
  const made = await attach(await instance("web"), await volume("data"));
  const { inputs, outputs } = made;
  expect(await imported(made)).toEqual({ id: made.id, inputs, outputs });
  expect(await imported(made, `LON1/${made.id}`)).toEqual({ id: made.id, inputs, outputs });
  await expect(imported(made, "just-one")).rejects.toThrow("must be <instance id>:<volume id>");
});

test("a state of 2.4.8, whose ids are made up, is read by what it holds", async () => {
  const { volume, instance, attach, refresh } = await machines();
  const made = await attach(await instance("web"), await volume("data"));
  expect(await refresh({ ...made, id: "terraform-20260101" })).toMatchObject({ id: "terraform-20260101" });
});
