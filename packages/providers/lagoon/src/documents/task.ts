import { mutation, query } from "../client/document.ts";
import { bool, choice, input, int, late, many, needed, oneOf, selection, text } from "../client/shape.ts";

const common = {
  id: int,
  name: text,
  description: text,
  confirmationText: text,
  type: choice("AdvancedTaskDefinitionTypes"),
  service: text,
  groupName: text,
  environment: int,
  project: int,
  permission: choice("TaskPermission"),
  created: text,
  systemWide: late(bool),
  deployTokenInjection: late(bool),
  projectKeyInjection: late(bool),
  adminOnlyView: late(bool),
  advancedTaskDefinitionArguments: many(
    selection("AdvancedTaskDefinitionArgument", {
      name: text,
      displayName: text,
      type: text,
      defaultValue: late(text),
      optional: late(bool),
    }),
  ),
};

export const taskFields = oneOf(
  selection("AdvancedTaskDefinitionCommand", { ...common, command: text }),
  selection("AdvancedTaskDefinitionImage", { ...common, image: text }),
);

const settings = {
  name: text,
  description: text,
  image: text,
  type: choice("AdvancedTaskDefinitionTypes"),
  service: text,
  command: text,
  permission: choice("TaskPermission"),
  advancedTaskDefinitionArguments: many(
    input("AdvancedTaskDefinitionArgumentInput", {
      name: text,
      displayName: text,
      type: choice("AdvancedTaskDefinitionArgumentTypes"),
      defaultValue: text,
      optional: bool,
    }),
  ),
  confirmationText: text,
  deployTokenInjection: bool,
  projectKeyInjection: bool,
  adminOnlyView: bool,
};

/** A task of the same name and content for the same target is answered instead of made again. */
export const addAdvancedTaskDefinition = mutation(
  "addAdvancedTaskDefinition",
  {
    input: needed(
      input("AdvancedTaskDefinitionInput", {
        ...settings,
        environment: int,
        project: int,
        groupName: text,
        systemWide: bool,
      }),
    ),
  },
  taskFields,
);

export const updateAdvancedTaskDefinition = mutation(
  "updateAdvancedTaskDefinition",
  {
    input: needed(
      input("UpdateAdvancedTaskDefinitionInput", {
        id: needed(int),
        patch: needed(input("UpdateAdvancedTaskDefinitionPatchInput", settings)),
      }),
    ),
  },
  taskFields,
  { repeatable: true },
);

export const deleteAdvancedTaskDefinition = mutation(
  "deleteAdvancedTaskDefinition",
  { advancedTaskDefinition: needed(int) },
  text,
  { repeatable: true },
);

export const advancedTaskDefinitionById = query(
  "advancedTaskDefinitionById",
  { id: needed(int) },
  taskFields,
);

/** For administrators: all tasks there are. */
export const allTasks = query("allAdvancedTaskDefinitions", {}, many(taskFields));
