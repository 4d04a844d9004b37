import { OrganizationSchema } from "@kindling/apis/kindling/lagoon/provider/v1/organization";
import { resource } from "@kindling/provider-framework/definition";
import { ignoringOrder } from "@kindling/provider-framework/diff";
import type { Caller, Lagoon } from "../client/lagoon.ts";
import { UnauthorizedError } from "../client/lagoon-error.ts";
import type { Answer } from "../client/shape.ts";
import {
  addDeployTargetToOrganization,
  addOrganization,
  allOrganizationIds,
  deleteOrganization,
  organizationById,
  organizationByName,
  type organizationFields,
  removeDeployTargetFromOrganization,
  updateOrganization,
} from "../documents/organization.ts";
import { explained, orNothing } from "../explained.ts";
import { whole } from "../ids.ts";
import { lookAhead } from "../look-ahead.ts";
import { make, remove } from "../make.ts";
import { items, patchOf, pick, told, toldOf } from "../told.ts";

type Found = NonNullable<Answer<typeof organizationFields>>;

const SETTINGS = [
  ...(["friendlyName", "description", "quotaProject", "quotaGroup", "quotaNotification"] as const),
  ...(["quotaEnvironment", "quotaRoute", "featureApiRoutes", "featureProjectClone"] as const),
];

/** An organization. */
export const organization = resource(
  OrganizationSchema,
  (lagoon: Lagoon) => ({
    async preview({ inputs: { name }, ...call }) {
      return lookAhead(`organization ${name}`, () => lagoon.run(organizationByName, { name }, call));
    },
    async create({ inputs, keep, ...call }) {
      const { name, deployTargetIds } = inputs;
      const what = `organization ${name}`;
      const record = await make(lagoon, call, {
        what,
        make: () => lagoon.run(addOrganization, { input: { name, ...pick(inputs, SETTINGS) } }, call),
        find: () => orNothing(lagoon.run(organizationByName, { name }, call)),
      });
      const id = String(record.id);
      const state = { ...stateOf(record), deployTargetIds: [] as readonly number[] };
      keep({ id, state: { ...state, deployTargetIds: [] } });
      await explained(what, () => setTargets(lagoon, call, whole(record.id), [], deployTargetIds));
      return { id, state: { ...state, deployTargetIds } };
    },
    async read({ id, ...call }) {
      const record = await explained(`organization ${id}`, () => found(lagoon, call, whole(id)));
      return record && { state: stateOf(record) };
    },
    async update({ id, inputs, old, changed, keep, ...call }) {
      const { name, deployTargetIds } = inputs;
      const own = whole(id);
      return explained(`organization ${name}`, async () => {
        if (changed.has("deployTargetIds")) {
          await setTargets(lagoon, call, own, old.deployTargetIds, deployTargetIds);
          keep({ deployTargetIds });
        }
        const patch = { ...patchOf(inputs, changed, SETTINGS), ...(changed.has("name") && { name }) };
        const record =
          Object.keys(patch).length > 0
            ? await lagoon.run(updateOrganization, { input: { id: own, patch } }, call)
            : await lagoon.run(organizationById, { id: own }, call);
        return { ...(record && stateOf(record)), deployTargetIds };
      });
    },
    async delete({ id, old: { name, deployTargetIds }, ...call }) {
      const own = whole(id);
      await remove(
        `organization ${name}`,
        async () => {
          // Not all of Lagoon's versions take them out themselves.
          await setTargets(lagoon, call, own, deployTargetIds, []).catch(() => {});
          await lagoon.run(deleteOrganization, { input: { id: own } }, call);
        },
        () => found(lagoon, call, own),
      );
    },
  }),
  { deployTargetIds: ignoringOrder },
);

async function setTargets(
  lagoon: Lagoon,
  call: Caller,
  organization: number,
  old: readonly number[],
  wanted: readonly number[],
): Promise<void> {
  for (const deployTarget of old)
    if (!wanted.includes(deployTarget))
      await lagoon.run(removeDeployTargetFromOrganization, { input: { deployTarget, organization } }, call);
  for (const deployTarget of wanted)
    if (!old.includes(deployTarget))
      await lagoon.run(addDeployTargetToOrganization, { input: { deployTarget, organization } }, call);
}

/** To one that isn't there Lagoon denies access; to administrators the list tells. */
async function found(lagoon: Lagoon, call: Caller, id: number): Promise<Found | undefined> {
  try {
    return await orNothing(lagoon.run(organizationById, { id }, call));
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) throw error;
    const all = items(await lagoon.run(allOrganizationIds, {}, call).catch(() => null));
    // An empty list may only mean that none may be seen.
    if (all.length === 0 || all.some((one) => one.id === id)) throw error;
    return undefined;
  }
}

const stateOf = (record: Found) => ({
  ...toldOf(record, ["name", "friendlyName", "description", "quotaProject", "quotaGroup", "created"]),
  ...toldOf(record, ["quotaNotification", "quotaEnvironment", "quotaRoute"]),
  ...toldOf(record, ["featureApiRoutes", "featureProjectClone"]),
  deployTargetIds: items(record.deployTargets).map(({ id }) => whole(id)),
  lagoonId: told(record.id),
});
