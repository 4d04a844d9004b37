import { mutation, query } from "../client/document.ts";
import { bool, choice, input, int, json, late, many, needed, selection, text } from "../client/shape.ts";

export const projectFields = selection("Project", {
  id: int,
  name: text,
  gitUrl: text,
  branches: text,
  pullrequests: text,
  productionEnvironment: text,
  standbyProductionEnvironment: text,
  productionRoutes: text,
  standbyRoutes: text,
  productionAlias: text,
  standbyAlias: text,
  openshiftProjectPattern: late(text),
  autoIdle: int,
  storageCalc: int,
  availability: choice("ProjectAvailability"),
  subfolder: text,
  routerPattern: text,
  productionBuildPriority: int,
  developmentBuildPriority: int,
  developmentEnvironmentsLimit: int,
  problemsUi: int,
  factsUi: int,
  deploymentsDisabled: int,
  activeSystemsDeploy: late(text),
  activeSystemsPromote: late(text),
  activeSystemsRemove: late(text),
  activeSystemsTask: late(text),
  activeSystemsMisc: late(text),
  metadata: json,
  created: text,
  openshift: selection("Openshift", { id: int }),
  publicKey: late(text),
  organization: late(int),
  buildImage: late(text),
  sharedBaasBucket: late(bool),
  restrictions: late(many(choice("Restriction"))),
});

/** What both adding and changing a project take. */
const settings = {
  subfolder: text,
  routerPattern: text,
  openshiftProjectPattern: text,
  activeSystemsDeploy: text,
  activeSystemsPromote: text,
  activeSystemsRemove: text,
  activeSystemsTask: text,
  activeSystemsMisc: text,
  branches: text,
  pullrequests: text,
  productionRoutes: text,
  productionAlias: text,
  standbyProductionEnvironment: text,
  standbyRoutes: text,
  standbyAlias: text,
  availability: choice("ProjectAvailability"),
  autoIdle: int,
  storageCalc: int,
  developmentEnvironmentsLimit: int,
  privateKey: text,
  problemsUi: int,
  factsUi: int,
  productionBuildPriority: int,
  developmentBuildPriority: int,
  deploymentsDisabled: int,
  buildImage: text,
  sharedBaasBucket: bool,
};

export const addProject = mutation(
  "addProject",
  {
    input: needed(
      input("AddProjectInput", {
        name: needed(text),
        gitUrl: needed(text),
        productionEnvironment: needed(text),
        openshift: int,
        organization: int,
        addOrgOwner: bool,
        ...settings,
      }),
    ),
  },
  projectFields,
);

export const updateProject = mutation(
  "updateProject",
  {
    input: needed(
      input("UpdateProjectInput", {
        id: needed(int),
        patch: needed(
          input("UpdateProjectPatchInput", {
            gitUrl: text,
            productionEnvironment: text,
            restrictions: many(choice("Restriction")),
            ...settings,
          }),
        ),
      }),
    ),
  },
  projectFields,
  { repeatable: true },
);

export const deleteProject = mutation(
  "deleteProject",
  { input: needed(input("DeleteProjectInput", { project: needed(text) })) },
  text,
  { repeatable: true },
);

export const updateProjectMetadata = mutation(
  "updateProjectMetadata",
  {
    input: needed(
      input("UpdateMetadataInput", {
        id: needed(int),
        patch: needed(input("MetadataKeyValue", { key: needed(text), value: text })),
      }),
    ),
  },
  selection("Project", { id: int }),
  { repeatable: true },
);

export const removeProjectMetadataByKey = mutation(
  "removeProjectMetadataByKey",
  { input: needed(input("RemoveMetadataInput", { id: needed(int), key: needed(text) })) },
  selection("Project", { id: int }),
  { repeatable: true },
);

export const projectByName = query("projectByName", { name: needed(text) }, projectFields);

/** A project by its name, as far as functions tell of it. */
export const projectWithEnvironments = query(
  "projectByName",
  { name: needed(text) },
  selection("Project", {
    ...projectFields.fields,
    environments: many(selection("Environment", { name: text })),
  }),
);

/** Ids and names alone: the API finds no project by its id. */
export const projectNames = query("allProjects", {}, many(selection("Project", { id: int, name: text })));

export const allProjects = query("allProjects", { gitUrl: text, createdAfter: text }, many(projectFields));
