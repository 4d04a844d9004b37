import { OrganizationProjectSchema } from "@kindling/apis/kindling/lagoon/provider/v1/organization_project";
import { resource } from "@kindling/provider-framework/definition";
import type { Caller, Lagoon } from "../client/lagoon.ts";
import { UnauthorizedError } from "../client/lagoon-error.ts";
import {
  addExistingProjectToOrganization,
  allOrganizationIds,
  projectsOfOrganization,
  removeProjectFromOrganization,
} from "../documents/organization.ts";
import { explained, orNothing } from "../explained.ts";
import { partsOf, whole } from "../ids.ts";
import { lookAhead } from "../look-ahead.ts";
import { remove } from "../make.ts";
import { items } from "../told.ts";

/** A project's membership in an organization. */
export const organizationProject = resource(OrganizationProjectSchema, (lagoon: Lagoon) => ({
  async preview({ inputs: { organizationId, projectId }, ...call }) {
    const ask = () => lagoon.run(projectsOfOrganization, { id: organizationId }, call);
    return lookAhead(what(organizationId, projectId), ask);
  },
  async create({ inputs: { organizationId: organization, projectId: project }, ...call }) {
    const input = { project, organization };
    await explained(what(organization, project), () =>
      lagoon.run(addExistingProjectToOrganization, { input }, call),
    );
    return { id: `${organization}:${project}`, state: {} };
  },
  async read({ id, ...call }) {
    const [organizationId, projectId] = partsOf(id, "<organization id>:<project id>").map(whole) as [
      number,
      number,
    ];
    const isThere = await explained(what(organizationId, projectId), () =>
      has(lagoon, call, organizationId, projectId),
    );
    return isThere ? { state: { organizationId, projectId } } : undefined;
  },
  async delete({ old: { organizationId: organization, projectId: project }, ...call }) {
    const input = { project, organization };
    await remove(
      what(organization, project),
      () => lagoon.run(removeProjectFromOrganization, { input }, call),
      async () => ((await has(lagoon, call, organization, project)) ? true : undefined),
    );
  },
}));

const what = (organization: number, project: number): string =>
  `project ${project} in organization ${organization}`;

async function has(lagoon: Lagoon, call: Caller, organization: number, project: number): Promise<boolean> {
  try {
    const found = await orNothing(lagoon.run(projectsOfOrganization, { id: organization }, call));
    return items(found?.projects).some(({ id }) => id === project);
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) throw error;
    const all = items(await lagoon.run(allOrganizationIds, {}, call).catch(() => null));
    if (all.length === 0 || all.some(({ id }) => id === organization)) throw error;
    return false;
  }
}
