import { mutation, query } from "../client/document.ts";
import { bool, input, int, late, many, needed, selection, text } from "../client/shape.ts";

export const deployTargetConfigFields = selection("DeployTargetConfig", {
  id: int,
  weight: int,
  branches: text,
  pullrequests: text,
  deployTargetProjectPattern: late(text),
  deployTarget: selection("Openshift", { id: int }),
});

export const addDeployTargetConfig = mutation(
  "addDeployTargetConfig",
  {
    input: needed(
      input("AddDeployTargetConfigInput", {
        project: needed(int),
        deployTarget: needed(int),
        branches: needed(text),
        pullrequests: needed(text),
        weight: int,
        deployTargetProjectPattern: text,
      }),
    ),
  },
  deployTargetConfigFields,
);

export const updateDeployTargetConfig = mutation(
  "updateDeployTargetConfig",
  {
    input: needed(
      input("UpdateDeployTargetConfigInput", {
        id: needed(int),
        patch: input("UpdateDeployTargetConfigPatchInput", {
          weight: int,
          branches: text,
          pullrequests: text,
          deployTarget: int,
          deployTargetProjectPattern: text,
        }),
      }),
    ),
  },
  deployTargetConfigFields,
  { repeatable: true },
);

export const deleteDeployTargetConfig = mutation(
  "deleteDeployTargetConfig",
  {
    input: needed(
      input("DeleteDeployTargetConfigInput", { id: needed(int), project: needed(int), execute: bool }),
    ),
  },
  text,
  { repeatable: true },
);

export const deployTargetConfigsByProjectId = query(
  "deployTargetConfigsByProjectId",
  { project: needed(int) },
  many(deployTargetConfigFields),
);
