import { ProjectGroupSchema } from "@kindling/apis/kindling/lagoon/provider/v1/project_group";
import { resource } from "@kindling/provider-framework/definition";
import type { Caller, Lagoon } from "../client/lagoon.ts";
import { addGroupsToProject, groupsOfProject, removeGroupsFromProject } from "../documents/group.ts";
import { explained } from "../explained.ts";
import { partsOf } from "../ids.ts";
import { remove } from "../make.ts";
import { items } from "../told.ts";

/** A group's membership in a project. */
export const projectGroup = resource(ProjectGroupSchema, (lagoon: Lagoon) => ({
  async create({ inputs: { projectName, groupName }, ...call }) {
    const input = { project: { name: projectName }, groups: [{ name: groupName }] };
    await explained(what(projectName, groupName), () => lagoon.run(addGroupsToProject, { input }, call));
    return { id: `${projectName}:${groupName}`, state: {} };
  },
  async read({ id, ...call }) {
    const [projectName = "", groupName = ""] = partsOf(id, "<project>:<group>");
    const isThere = await explained(what(projectName, groupName), () =>
      has(lagoon, call, projectName, groupName),
    );
    return isThere ? { state: { projectName, groupName } } : undefined;
  },
  async delete({ old: { projectName, groupName }, ...call }) {
    const input = { project: { name: projectName }, groups: [{ name: groupName }] };
    await remove(
      what(projectName, groupName),
      () => lagoon.run(removeGroupsFromProject, { input }, call),
      async () => ((await has(lagoon, call, projectName, groupName)) ? true : undefined),
    );
  },
}));

const what = (project: string, group: string): string => `group ${group} of project ${project}`;

async function has(lagoon: Lagoon, call: Caller, project: string, group: string): Promise<boolean> {
  const found = await lagoon.run(groupsOfProject, { name: project }, call);
  return items(found?.groups).some(({ name }) => name === group);
}
