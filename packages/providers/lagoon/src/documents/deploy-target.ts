import { mutation, query } from "../client/document.ts";
import { bool, input, int, json, late, many, needed, selection, text } from "../client/shape.ts";

export const deployTargetFields = selection("Kubernetes", {
  id: int,
  name: text,
  consoleUrl: text,
  routerPattern: text,
  sshHost: text,
  sshPort: text,
  monitoringConfig: json,
  friendlyName: text,
  cloudProvider: text,
  cloudRegion: text,
  created: text,
  buildImage: late(text),
  sharedBaasBucketName: late(text),
  disabled: late(bool),
});

const settings = {
  token: text,
  routerPattern: text,
  sshHost: text,
  sshPort: text,
  monitoringConfig: json,
  friendlyName: text,
  cloudProvider: text,
  cloudRegion: text,
  buildImage: text,
  sharedBaasBucketName: text,
  disabled: bool,
};

export const addKubernetes = mutation(
  "addKubernetes",
  {
    input: needed(input("AddKubernetesInput", { name: needed(text), consoleUrl: needed(text), ...settings })),
  },
  deployTargetFields,
);

export const updateKubernetes = mutation(
  "updateKubernetes",
  {
    input: needed(
      input("UpdateKubernetesInput", {
        id: needed(int),
        patch: needed(input("UpdateKubernetesPatchInput", { consoleUrl: text, ...settings })),
      }),
    ),
  },
  deployTargetFields,
  { repeatable: true },
);

export const deleteKubernetes = mutation(
  "deleteKubernetes",
  { input: needed(input("DeleteKubernetesInput", { name: needed(text) })) },
  text,
  { repeatable: true },
);

export const allKubernetes = query("allKubernetes", {}, many(deployTargetFields));
