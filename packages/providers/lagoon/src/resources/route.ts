import { type Route, RouteSchema } from "@kindling/apis/kindling/lagoon/provider/v1/route";
import { resource } from "@kindling/provider-framework/definition";
import { ignoringCase, ignoringOrder } from "@kindling/provider-framework/diff";
import type { Caller, Lagoon } from "../client/lagoon.ts";
import { ApiError } from "../client/lagoon-error.ts";
import { addRouteToProject, deleteRoute, routeOfProject, updateRouteOnProject } from "../documents/route.ts";
import { explained } from "../explained.ts";
import { partsOf, whole } from "../ids.ts";
import { insecureOf } from "../insecure.ts";
import { lookAhead } from "../look-ahead.ts";
import { make, remove } from "../make.ts";
import { type RouteRecord, setAttachment, setParts } from "../route-parts.ts";
import { items, patchOf, pick, told, toldOf, upper } from "../told.ts";

const SETTINGS = [
  ...(["tlsAcme", "hstsEnabled", "hstsPreload", "hstsIncludeSubdomains", "hstsMaxAge"] as const),
  ...(["monitoringPath", "disableRequestVerification"] as const),
];

/** A domain of a project. */
export const route = resource(
  RouteSchema,
  (lagoon: Lagoon) => ({
    async preview({ inputs, ...call }) {
      const { projectName, domain } = inputs;
      return lookAhead(what(inputs), () => found(lagoon, call, projectName, domain));
    },
    async create({ inputs, ...call }) {
      const { projectName: project, domain, environment, service, primary } = inputs;
      const { routeType, insecure, source, annotations, pathRoutes } = inputs;
      const find = () => found(lagoon, call, project, domain);
      const add = () =>
        lagoon.run(
          addRouteToProject,
          {
            input: {
              ...{ project, domain, environment, service, primary, ...pick(inputs, SETTINGS) },
              ...{ type: routeType && upper(routeType), source: source && upper(source) },
              ...{ insecure: insecureOf(insecure), alternativeNames: inputs.alternativeNames },
              annotations: annotations.map((one) => pick(one, ["key", "value"])),
              pathRoutes: pathRoutes.map((one) => pick(one, ["toService", "path"])),
            },
          },
          call,
        );
      const record = await make(lagoon, call, { what: what(inputs), make: add, find });
      return { id: String(record.id), state: stateOf(record) };
    },
    async read({ id, old, ...call }) {
      const [project = "", domain = ""] = old
        ? [old.projectName, old.domain]
        : partsOf(id, "<project>:<domain>");
      const of = { projectName: project, domain };
      const record = await explained(what(of), () => found(lagoon, call, project, domain));
      return record && { id: String(record.id), state: { ...stateOf(record), projectName: project } };
    },
    async update({ inputs, old, changed, keep, ...call }) {
      const { projectName: project, domain } = inputs;
      return explained(what(inputs), async () => {
        const now = await found(lagoon, call, project, domain);
        if (!now) throw gone(what(inputs));
        const patch = {
          ...patchOf(inputs, changed, SETTINGS),
          ...(changed.has("insecure") && { insecure: insecureOf(inputs.insecure) }),
          ...(changed.has("source") && inputs.source && { source: upper(inputs.source) }),
        };
        if (Object.keys(patch).length > 0) {
          await lagoon.run(updateRouteOnProject, { input: { project, domain, patch } }, call);
          keep(pick(inputs, [...SETTINGS, "insecure", "source"]));
        }
        const isMoved = (["environment", "service", "primary", "routeType"] as const).some((one) =>
          changed.has(one),
        );
        const attached = isMoved ? await setAttachment(lagoon, call, now, inputs) : now;
        await setParts(lagoon, call, attached, inputs);
        const after = await found(lagoon, call, project, domain);
        return after ? stateOf(after) : {};
      });
    },
    async delete({ id, old, ...call }) {
      await remove(
        what(old),
        () => lagoon.run(deleteRoute, { input: { id: whole(id) } }, call),
        () => found(lagoon, call, old.projectName, old.domain),
      );
    },
  }),
  {
    ...{ routeType: ignoringCase, source: ignoringCase, insecure: ignoringCase },
    ...{ alternativeNames: ignoringOrder, annotations: ignoringOrder, pathRoutes: ignoringOrder },
  },
);

const what = ({ projectName, domain }: Pick<Route, "projectName" | "domain">): string =>
  `route ${domain} of project ${projectName}`;

const gone = (name: string): ApiError =>
  new ApiError(`${name} isn't there any more: a refresh takes note of it`, {
    ...{ request: "updateRouteOnProject", notDone: true },
  });

async function found(
  lagoon: Lagoon,
  call: Caller,
  name: string,
  domain: string,
): Promise<RouteRecord | undefined> {
  const project = await lagoon.run(routeOfProject, { name, domain }, call);
  return items(project?.apiRoutes).find((route) => route.domain === domain);
}

const stateOf = (record: RouteRecord) => ({
  ...toldOf(record, ["domain", "service", "primary", "source", "tlsAcme", "insecure", "hstsEnabled"]),
  ...toldOf(record, ["hstsPreload", "hstsIncludeSubdomains", "hstsMaxAge", "disableRequestVerification"]),
  ...{ lagoonId: told(record.id), created: told(record.created), routeType: told(record.type) },
  environment: told(record.environment?.name),
  alternativeNames: items(record.alternativeNames).map(({ domain }) => domain ?? ""),
  annotations: items(record.annotations).map(({ key, value }) => ({ key: key ?? "", value: value ?? "" })),
  pathRoutes: items(record.pathRoutes).map(({ toService, path }) => ({
    ...{ toService: toService ?? "", path: path ?? "" },
  })),
});
