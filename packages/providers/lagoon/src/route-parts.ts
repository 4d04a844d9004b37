import type { Route } from "@kindling/apis/kindling/lagoon/provider/v1/route";
import type { Caller, Lagoon } from "./client/lagoon.ts";
import type { Answer } from "./client/shape.ts";
import {
  addOrUpdateRouteOnEnvironment,
  addPathRoutesToRoute,
  addRouteAlternativeDomains,
  addRouteAnnotation,
  removePathRouteFromRoute,
  removeRouteAlternativeDomain,
  removeRouteAnnotation,
  removeRouteFromEnvironment,
  type routeFields,
} from "./documents/route.ts";
import { whole } from "./ids.ts";
import { items, upper } from "./told.ts";

export type RouteRecord = NonNullable<Answer<typeof routeFields>>;
type Wanted = Pick<
  Route,
  | "projectName"
  | "domain"
  | "environment"
  | "service"
  | "primary"
  | "routeType"
  | "alternativeNames"
  | "annotations"
  | "pathRoutes"
>;

/**
 * Attaches the route to the environment that it is to lead to, or to none. Lagoon moves a route only by way of none, and
 * each time takes its paths away. Gives the route as it is then.
 */
export async function setAttachment(
  lagoon: Lagoon,
  call: Caller,
  now: RouteRecord,
  { projectName: project, domain, environment, service, primary, routeType }: Wanted,
): Promise<RouteRecord> {
  const attachedTo = now.environment?.name;
  if (attachedTo && attachedTo !== environment)
    await lagoon.run(
      removeRouteFromEnvironment,
      { input: { project, domain, environment: attachedTo } },
      call,
    );
  if (environment)
    await lagoon.run(
      addOrUpdateRouteOnEnvironment,
      {
        input: {
          ...{
            project,
            domain,
            environment,
            service: service ?? "",
            primary: primary ?? now.primary ?? undefined,
          },
          type: routeType ? upper(routeType) : (now.type ?? undefined),
        },
      },
      call,
    );
  return { ...now, pathRoutes: [] };
}

/** Adds and takes away alternative names, annotations and paths, so that the route has those wanted. */
export async function setParts(
  lagoon: Lagoon,
  call: Caller,
  now: RouteRecord,
  { alternativeNames, annotations, pathRoutes }: Wanted,
): Promise<void> {
  const id = whole(now.id);
  const names = items(now.alternativeNames).map(({ domain }) => domain ?? "");
  for (const domain of names)
    if (!alternativeNames.includes(domain))
      await lagoon.run(removeRouteAlternativeDomain, { input: { id, domain } }, call);
  const newNames = alternativeNames.filter((name) => !names.includes(name));
  if (newNames.length > 0)
    await lagoon.run(addRouteAlternativeDomains, { input: { id, alternativeNames: newNames } }, call);

  const pairs = items(now.annotations);
  const hasPair = (list: typeof pairs, one: { key?: string | null; value?: string | null }) =>
    list.some(({ key, value }) => key === one.key && value === one.value);
  for (const pair of pairs)
    if (!hasPair(annotations, pair))
      await lagoon.run(removeRouteAnnotation, { input: { id, key: pair.key ?? "" } }, call);
  const newPairs = annotations
    .filter((pair) => !hasPair(pairs, pair))
    .map(({ key, value }) => ({ key, value }));
  if (newPairs.length > 0)
    await lagoon.run(addRouteAnnotation, { input: { id, annotations: newPairs } }, call);

  const paths = items(now.pathRoutes);
  const hasPath = (list: typeof paths, one: { toService?: string | null; path?: string | null }) =>
    list.some(({ toService, path }) => toService === one.toService && path === one.path);
  for (const one of paths)
    if (!hasPath(pathRoutes, one))
      await lagoon.run(
        removePathRouteFromRoute,
        { input: { id, toService: one.toService ?? "", path: one.path ?? "" } },
        call,
      );
  const newPaths = pathRoutes
    .filter((one) => !hasPath(paths, one))
    .map(({ toService, path }) => ({ toService, path }));
  if (newPaths.length > 0)
    await lagoon.run(addPathRoutesToRoute, { input: { id, pathRoutes: newPaths } }, call);
}
