import type { Answer } from "../client/shape.ts";
import type { deployTargetFields } from "../documents/deploy-target.ts";
import type { environmentFields } from "../documents/environment.ts";
import type { projectFields } from "../documents/project.ts";
import type { variableFields } from "../documents/variable.ts";

type Record<Fields> = NonNullable<Answer<Fields>>;

/** Fields of a record that are texts, empty where Lagoon says nothing. */
const texts = <Of extends object, Name extends keyof Of & string>(record: Of, names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, String(record[name] ?? "")])) as { [Key in Name]: string };

export const projectAnswer = (record: Record<typeof projectFields>) => ({
  ...texts(record, ["name", "gitUrl", "productionEnvironment", "standbyProductionEnvironment", "branches"]),
  ...texts(record, ["pullrequests", "availability", "publicKey", "created"]),
  ...{ lagoonId: record.id ?? 0, organizationId: record.organization ?? 0 },
  deploytargetId: record.openshift?.id ?? 0,
});

export const environmentAnswer = (record: Record<typeof environmentFields>) => ({
  ...texts(record, ["name", "deployType", "environmentType", "deployBaseRef", "openshiftProjectName"]),
  ...texts(record, ["route", "routes", "created"]),
  ...{ lagoonId: record.id ?? 0, deploytargetId: record.openshift?.id ?? 0 },
});

export const deployTargetAnswer = (record: Record<typeof deployTargetFields>) => ({
  ...texts(record, ["name", "consoleUrl", "routerPattern", "sshHost", "sshPort", "friendlyName"]),
  ...texts(record, ["cloudProvider", "cloudRegion", "created"]),
  ...{ lagoonId: record.id ?? 0, disabled: record.disabled ?? false },
});

export const variableAnswer = (record: Record<typeof variableFields>) => ({
  ...texts(record, ["name", "scope", "value"]),
  lagoonId: record.id ?? 0,
});
