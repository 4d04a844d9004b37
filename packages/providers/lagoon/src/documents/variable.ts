import { mutation, query } from "../client/document.ts";
import { choice, input, int, many, needed, selection, text } from "../client/shape.ts";

export const variableFields = selection("EnvKeyValue", { id: int, name: text, value: text, scope: text });

/** For servers that have it; the others have `addEnvVariable`. */
export const addOrUpdateEnvVariableByName = mutation(
  "addOrUpdateEnvVariableByName",
  {
    input: needed(
      input("EnvVariableByNameInput", {
        name: needed(text),
        value: needed(text),
        scope: choice("EnvVariableScope"),
        organization: text,
        project: text,
        environment: text,
      }),
    ),
  },
  variableFields,
  { repeatable: true },
);

export const deleteEnvVariableByName = mutation(
  "deleteEnvVariableByName",
  {
    input: needed(
      input("DeleteEnvVariableByNameInput", {
        name: needed(text),
        organization: text,
        project: text,
        environment: text,
      }),
    ),
  },
  text,
  { repeatable: true },
);

export const addEnvVariable = mutation(
  "addEnvVariable",
  {
    input: needed(
      input("EnvVariableInput", {
        type: choice("EnvVariableType"),
        typeId: needed(int),
        scope: choice("EnvVariableScope"),
        name: needed(text),
        value: needed(text),
      }),
    ),
  },
  variableFields,
);

export const deleteEnvVariable = mutation(
  "deleteEnvVariable",
  { input: needed(input("DeleteEnvVariableInput", { id: needed(int) })) },
  text,
  { repeatable: true },
);

export const variablesOfProject = query(
  "projectByName",
  { name: needed(text) },
  selection("Project", { id: int, envVariables: many(variableFields) }),
);

export const variablesOfEnvironment = query(
  "environmentById",
  { id: needed(int) },
  selection("Environment", {
    id: int,
    name: text,
    deleted: text,
    project: selection("Project", { id: int }),
    envVariables: many(variableFields),
  }),
);

export const variablesOfOrganization = query(
  "organizationById",
  { id: needed(int) },
  selection("Organization", { id: int, name: text, envVariables: many(variableFields) }),
  { feature: "organizations" },
);
