import { mutation, query } from "../client/document.ts";
import { bool, input, int, many, needed, selection, text } from "../client/shape.ts";

const feature = "organizations";

export const organizationFields = selection("Organization", {
  id: int,
  name: text,
  friendlyName: text,
  description: text,
  quotaProject: int,
  quotaGroup: int,
  quotaNotification: int,
  quotaEnvironment: int,
  quotaRoute: int,
  featureApiRoutes: bool,
  featureProjectClone: bool,
  created: text,
  deployTargets: many(selection("Openshift", { id: int })),
});

const settings = {
  friendlyName: text,
  description: text,
  quotaProject: int,
  quotaGroup: int,
  quotaNotification: int,
  quotaEnvironment: int,
  quotaRoute: int,
  featureApiRoutes: bool,
  featureProjectClone: bool,
};

export const addOrganization = mutation(
  "addOrganization",
  { input: needed(input("AddOrganizationInput", { name: needed(text), ...settings })) },
  organizationFields,
  { feature },
);

export const updateOrganization = mutation(
  "updateOrganization",
  {
    input: needed(
      input("UpdateOrganizationInput", {
        id: needed(int),
        patch: needed(input("UpdateOrganizationPatchInput", { name: text, ...settings })),
      }),
    ),
  },
  organizationFields,
  { feature, repeatable: true },
);

export const deleteOrganization = mutation(
  "deleteOrganization",
  { input: needed(input("DeleteOrganizationInput", { id: needed(int) })) },
  text,
  { feature, repeatable: true },
);

export const organizationById = query("organizationById", { id: needed(int) }, organizationFields, {
  feature,
});

export const organizationByName = query("organizationByName", { name: needed(text) }, organizationFields, {
  feature,
});

/** For those who may see them: all there are. */
export const allOrganizationIds = query(
  "allOrganizations",
  {},
  many(selection("Organization", { id: int })),
  {
    feature,
  },
);

const only = selection("Organization", { id: int });

export const addDeployTargetToOrganization = mutation(
  "addDeployTargetToOrganization",
  {
    input: input("AddDeployTargetToOrganizationInput", {
      deployTarget: needed(int),
      organization: needed(int),
    }),
  },
  only,
  { feature },
);

export const removeDeployTargetFromOrganization = mutation(
  "removeDeployTargetFromOrganization",
  {
    input: input("RemoveDeployTargetFromOrganizationInput", {
      deployTarget: needed(int),
      organization: needed(int),
    }),
  },
  only,
  { feature, repeatable: true },
);

const project = selection("Project", { id: int });

export const addExistingProjectToOrganization = mutation(
  "addExistingProjectToOrganization",
  { input: input("AddProjectToOrganizationInput", { project: needed(int), organization: needed(int) }) },
  project,
  { feature, repeatable: true },
);

export const removeProjectFromOrganization = mutation(
  "removeProjectFromOrganization",
  {
    input: input("RemoveProjectFromOrganizationInput", { project: needed(int), organization: needed(int) }),
  },
  project,
  { feature, repeatable: true },
);

export const projectsOfOrganization = query(
  "organizationById",
  { id: needed(int) },
  selection("Organization", { id: int, projects: many(selection("OrgProject", { id: int, name: text })) }),
  { feature },
);
