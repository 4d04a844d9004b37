import { FunctionsService } from "@kindling/apis/kindling/lagoon/provider/v1/functions";
import { KindlingError } from "@kindling/core/error";
import { functions as define, type Functions } from "@kindling/provider-framework/definition";
import type { Caller, Lagoon } from "../client/lagoon.ts";
import { allKubernetes } from "../documents/deploy-target.ts";
import { environmentByName } from "../documents/environment.ts";
import { groupWithMembers } from "../documents/group.ts";
import { allProjects, projectWithEnvironments } from "../documents/project.ts";
import { variablesOfProject } from "../documents/variable.ts";
import { explained, orNothing } from "../explained.ts";
import { items } from "../told.ts";
import { ownerOf } from "../variables.ts";
import { deployTargetAnswer, environmentAnswer, projectAnswer, variableAnswer } from "./answers.ts";

/** What can be asked of Lagoon. */
export const functions: Functions<Lagoon> = define(FunctionsService, (lagoon: Lagoon) => ({
  async getProject({ args, signal }) {
    const what = `project ${args.name ?? args.lagoonId}`;
    return explained(what, async () => {
      const name = args.name ?? (await lagoon.projects.of(args.lagoonId ?? 0));
      const found = name ? await lagoon.run(projectWithEnvironments, { name }, { signal }) : null;
      if (!found) throw missing(what);
      const environments = items(found.environments).map((one) => one.name ?? "");
      return { ...projectAnswer(found), environments: environments.sort() };
    });
  },
  async getProjects({ args: { gitUrl, createdAfter }, signal }) {
    const found = await explained("projects", () =>
      lagoon.run(allProjects, { gitUrl, createdAfter }, { signal }),
    );
    return { projects: byName(items(found).map(projectAnswer)) };
  },
  async getEnvironment({ args: { name, projectId }, signal }) {
    const what = `environment ${name} of project ${projectId}`;
    const of = { name, project: projectId, includeDeleted: false };
    const found = await explained(what, () => orNothing(lagoon.run(environmentByName, of, { signal })));
    if (!found) throw missing(what);
    return { ...environmentAnswer(found), projectId };
  },
  async getDeployTarget({ args, signal }) {
    const what = `deploy target ${args.name ?? args.lagoonId}`;
    const all = await deployTargets(lagoon, { signal });
    const found = all.find(({ name, lagoonId }) => name === args.name || lagoonId === args.lagoonId);
    if (!found) throw missing(what);
    return found;
  },
  async getDeployTargets({ args, signal }) {
    const all = await deployTargets(lagoon, { signal });
    return {
      deployTargets: all.filter(({ disabled }) => args.disabled === undefined || disabled === args.disabled),
    };
  },
  async getGroup({ args: { name }, signal }) {
    const what = `group ${name}`;
    const found = await explained(what, () => orNothing(lagoon.run(groupWithMembers, { name }, { signal })));
    if (!found) throw missing(what);
    const names = (list: readonly ({ name?: string | null } | null)[] | null | undefined) =>
      items(list).map((one) => one.name ?? "");
    return {
      ...{ lagoonId: found.id ?? "", name: found.name ?? "", type: found.type ?? "" },
      organizationId: found.organization ?? 0,
      members: items(found.members)
        .map(({ user, role }) => ({ email: user?.email ?? "", role: role ?? "" }))
        .sort((one, other) => (one.email < other.email ? -1 : 1)),
      ...{ projects: names(found.projects).sort(), groups: names(found.groups).sort() },
    };
  },
  async getVariables({ args: { projectName, environmentName }, signal }) {
    const what = `variables of ${environmentName ? `environment ${environmentName} of ` : ""}project ${projectName}`;
    return explained(what, async () => {
      const project = await lagoon.run(variablesOfProject, { name: projectName }, { signal });
      if (!project?.id) throw missing(`project ${projectName}`);
      if (!environmentName) return { variables: byName(items(project.envVariables).map(variableAnswer)) };
      lagoon.projects.note(project.id, projectName);
      const of = { name: environmentName, project: project.id, includeDeleted: false };
      const environment = await lagoon.run(environmentByName, of, { signal });
      const owner =
        environment?.id && (await ownerOf(lagoon, { projectId: project.id, environmentId: environment.id }));
      if (!owner) throw missing(`environment ${environmentName} of project ${projectName}`);
      return { variables: byName(owner.variables.map(variableAnswer)) };
    });
  },
}));

const missing = (what: string) =>
  new KindlingError("not-found", `there is no ${what}, as far as the credential shows`);

const byName = <Item extends { name: string }>(list: Item[]): Item[] =>
  list.sort((one, other) => (one.name < other.name ? -1 : 1));

const deployTargets = async (lagoon: Lagoon, caller: Caller) =>
  byName(
    items(await explained("deploy targets", () => lagoon.run(allKubernetes, {}, caller))).map(
      deployTargetAnswer,
    ),
  );
