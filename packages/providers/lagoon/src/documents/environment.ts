import { mutation, query } from "../client/document.ts";
import { bool, choice, input, int, needed, selection, text } from "../client/shape.ts";

export const environmentFields = selection("Environment", {
  id: int,
  name: text,
  project: selection("Project", { id: int }),
  deployType: text,
  environmentType: text,
  deployBaseRef: text,
  deployHeadRef: text,
  deployTitle: text,
  autoIdle: int,
  openshiftProjectName: text,
  openshift: selection("Openshift", { id: int }),
  route: text,
  routes: text,
  created: text,
  deleted: text,
});

export const addOrUpdateEnvironment = mutation(
  "addOrUpdateEnvironment",
  {
    input: needed(
      input("AddEnvironmentInput", {
        name: needed(text),
        project: needed(int),
        deployType: needed(choice("DeployType")),
        deployBaseRef: needed(text),
        deployHeadRef: text,
        deployTitle: text,
        environmentType: needed(choice("EnvType")),
        openshiftProjectName: text,
        openshift: int,
      }),
    ),
  },
  environmentFields,
);

export const updateEnvironment = mutation(
  "updateEnvironment",
  {
    input: needed(
      input("UpdateEnvironmentInput", {
        id: needed(int),
        patch: input("UpdateEnvironmentPatchInput", {
          deployType: choice("DeployType"),
          deployBaseRef: text,
          deployHeadRef: text,
          deployTitle: text,
          environmentType: choice("EnvType"),
          openshiftProjectName: text,
          openshift: int,
          route: text,
          routes: text,
          autoIdle: int,
        }),
      }),
    ),
  },
  environmentFields,
  { repeatable: true },
);

export const deleteEnvironment = mutation(
  "deleteEnvironment",
  {
    input: needed(
      input("DeleteEnvironmentInput", { name: needed(text), project: needed(text), execute: bool }),
    ),
  },
  text,
  { repeatable: true },
);

export const environmentByName = query(
  "environmentByName",
  { name: needed(text), project: needed(int), includeDeleted: bool },
  environmentFields,
);

export const environmentById = query("environmentById", { id: needed(int) }, environmentFields);
