import { mutation, query } from "../client/document.ts";
import { bool, choice, input, int, late, many, needed, selection, text } from "../client/shape.ts";

const groupInput = input("GroupInput", { id: text, name: text });
const userInput = input("UserInput", { id: text, email: text });
const named = selection("GroupInterface", { id: text, name: text });

export const groupFields = selection("GroupInterface", { id: text, name: text, organization: late(int) });

export const addGroup = mutation(
  "addGroup",
  { input: needed(input("AddGroupInput", { name: needed(text), parentGroup: groupInput })) },
  groupFields,
);

export const addGroupToOrganization = mutation(
  "addGroupToOrganization",
  {
    input: needed(
      input("AddGroupToOrganizationInput", {
        name: needed(text),
        organization: needed(int),
        parentGroup: groupInput,
        addOrgOwner: bool,
      }),
    ),
  },
  selection("OrgGroupInterface", { id: text, name: text, organization: int }),
  { feature: "organizations" },
);

export const deleteGroup = mutation(
  "deleteGroup",
  { input: needed(input("DeleteGroupInput", { group: needed(groupInput) })) },
  text,
  { repeatable: true },
);

export const groupByName = query("groupByName", { name: needed(text) }, groupFields);

export const groupWithMembers = query(
  "groupByName",
  { name: needed(text) },
  selection("GroupInterface", {
    ...groupFields.fields,
    type: text,
    members: many(
      selection("GroupMembership", {
        role: choice("GroupRole"),
        user: selection("User", { id: text, email: text }),
      }),
    ),
    projects: many(selection("Project", { name: text })),
    groups: many(named),
  }),
);

/** Which group is part of which: a group doesn't tell its parent. */
export const allGroups = query(
  "allGroups",
  {},
  many(selection("GroupInterface", { id: text, name: text, groups: many(named) })),
);

export const addUserToGroup = mutation(
  "addUserToGroup",
  {
    input: needed(
      input("UserGroupRoleInput", {
        user: needed(userInput),
        group: needed(groupInput),
        role: needed(choice("GroupRole")),
        inviteUser: bool,
      }),
    ),
  },
  named,
  { repeatable: true },
);

export const removeUserFromGroup = mutation(
  "removeUserFromGroup",
  { input: needed(input("UserGroupInput", { user: needed(userInput), group: needed(groupInput) })) },
  named,
  { repeatable: true },
);

const projectGroups = input("ProjectGroupsInput", {
  project: needed(input("ProjectInput", { id: int, name: text })),
  groups: needed(many(needed(groupInput))),
});

export const addGroupsToProject = mutation(
  "addGroupsToProject",
  { input: projectGroups },
  selection("Project", { id: int }),
  { repeatable: true },
);

export const removeGroupsFromProject = mutation(
  "removeGroupsFromProject",
  { input: needed(projectGroups) },
  selection("Project", { id: int }),
  { repeatable: true },
);

export const groupsOfProject = query(
  "projectByName",
  { name: needed(text) },
  selection("Project", { id: int, groups: many(named) }),
);
