import { type Context, NEVER, type Resolvers, timestamp } from "../context.ts";
import { need } from "../permissions.ts";
import type { Stored } from "../records.ts";
import { all, byId, type Changes, insert, remove, sameAs, type Table, update, within } from "../tables.ts";
import { ENVIRONMENT, type Environment, environmentNamed } from "./environments.ts";
import { organizationOf } from "./organizations.ts";
import { PROJECT, type Project, projectNamed } from "./project-table.ts";

export interface PathRoute {
  readonly toService: string;
  readonly path: string;
}
interface Annotation {
  readonly key: string;
  readonly value: string;
}

interface Route {
  readonly domain: string;
  readonly project: number;
  readonly environment: number | null;
  readonly service: string | null;
  readonly tlsAcme: boolean;
  readonly insecure: string;
  readonly monitoringPath: string | null;
  readonly hstsEnabled: boolean;
  readonly hstsIncludeSubdomains: boolean;
  readonly hstsPreload: boolean;
  readonly hstsMaxAge: number | null;
  readonly primary: boolean;
  readonly disableRequestVerification: boolean;
  readonly pathRoutes: readonly PathRoute[];
  readonly source: string;
  readonly type: string;
  readonly annotations: readonly Annotation[];
  readonly alternativeNames: readonly string[];
  readonly created: string;
  readonly updated: string;
}

/** Facts: the migration of October 2025. */
const ROUTE: Table<Route> = {
  name: "routes",
  defaults: {
    ...{ domain: "", project: 0, environment: null, service: null, tlsAcme: true, insecure: "Redirect" },
    ...{ monitoringPath: null, hstsEnabled: false, hstsIncludeSubdomains: false, hstsPreload: false },
    ...{ hstsMaxAge: 3153600, primary: false, disableRequestVerification: false, pathRoutes: [] },
    ...{
      source: "API",
      type: "STANDARD",
      annotations: [],
      alternativeNames: [],
      created: NEVER,
      updated: NEVER,
    },
  },
  notNull: ["tlsAcme", "insecure", "hstsEnabled", "primary", "disableRequestVerification", "source", "type"],
  unique: { index: "route_project", of: ({ domain, project }) => [domain, project] },
  parent: ({ project }) => `project ${project}`,
};

/** Fewer than so many annotations and alternative names, at most so many path routes (facts: routes/helpers.ts). */
const ANNOTATIONS = 10;
const ALTERNATIVES = 25;
export const PATH_ROUTES = 10;

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** A project whose organization lets it have routes; one without an organization may. */
export function needFeature(
  context: Context,
  project: Stored<Project> | undefined,
  scope: string,
): Stored<Project> {
  if (!project) throw new TypeError("Cannot read properties of undefined (reading 'id')");
  need(context, "route", scope, project.id);
  const organization = organizationOf(context, project.organization);
  if (organization && !organization.featureApiRoutes)
    throw new Error("This feature is currently unavailable");
  return project;
}

export function needEnvironment(
  context: Context,
  project: Stored<Project>,
  name: string,
): Stored<Environment> {
  const found = environmentNamed(context, project.id, name);
  if (!found) throw new TypeError("Cannot read properties of undefined (reading 'id')");
  return found;
}

/** A route of a project, by domain or by alternative name. */
function taken(context: Context, project: number, domain: string): boolean {
  return within(context, ROUTE, `project ${project}`).some(
    (route) => route.domain === domain || route.alternativeNames.includes(domain),
  );
}

function checkAlternatives(
  context: Context,
  project: number,
  domain: string,
  names: readonly string[],
): void {
  const trimmed = names.map((name) => name.trim().toLowerCase());
  if (trimmed.includes(domain)) throw new Error("Main domain included in alternate domains");
  if (new Set(trimmed).size !== trimmed.length)
    throw new Error("Duplicate domains provided in alternate domains");
  if (names.length >= ALTERNATIVES) {
    throw new Error(
      `Limit of ${ALTERNATIVES} alternative domains, consider removing some from this route, or create a new route`,
    );
  }
  for (const name of names) {
    if (!SUBDOMAIN.test(name)) throw new Error(`'${name}' is not a valid domain`);
    if (taken(context, project, name)) throw new Error("Route already exists in this project");
  }
}

function checkAnnotations(annotations: readonly Annotation[]): void {
  const keys = annotations.map(({ key }) => key.trim().toLowerCase());
  if (new Set(keys).size !== keys.length)
    throw new Error("Duplicate annotation keys provided in annotations");
  if (annotations.length >= ANNOTATIONS) throw new Error(`Limit of ${ANNOTATIONS} annotations per route`);
}

function checkPathRoutes(count: number): void {
  if (count > PATH_ROUTES) {
    throw new Error(`Limit of ${PATH_ROUTES} path routes, consider removing some from this route`);
  }
}

/** Active and standby routes are for a project that has both environments, each for its own. */
function checkType(project: Project, environment: Environment, type: string | null | undefined): void {
  if (!type || type === "STANDARD") return;
  const active = type === "ACTIVE";
  const shown = type.toLowerCase();
  if (!project.standbyProductionEnvironment) {
    throw new Error(`Can't add ${shown} route to environment that isn't active or standby`);
  }
  const other = active ? project.standbyProductionEnvironment : project.productionEnvironment;
  if (other === environment.name) {
    throw new Error(`Can't add ${shown} route to ${active ? "standby" : "active"} environment`);
  }
}

/** An environment has one primary route. */
function unsetPrimary(context: Context, environment: number): void {
  for (const route of all(context, ROUTE)) {
    if (route.environment === environment && route.primary) update(context, ROUTE, route, { primary: false });
  }
}

const union = (known: readonly PathRoute[], added: readonly PathRoute[]): PathRoute[] => {
  const all = [...known, ...added].map(({ toService, path }) => ({ toService, path }));
  return [...new Map(all.map((route) => [JSON.stringify(route), route])).values()];
};

interface Input extends Omit<Changes<Route>, "project" | "environment"> {
  readonly id?: number | null;
  readonly project: string;
  readonly domain: string;
  readonly environment?: string | null;
}

function add(context: Context, input: Input): Stored<Route> {
  const named = projectNamed(context, input.project);
  if (!named) throw new Error(`Not found: '${input.project}'`);
  const project = needFeature(context, named, "add");
  const domain = input.domain.trim();
  const environment = input.environment ? needEnvironment(context, project, input.environment) : undefined;
  if (taken(context, project.id, domain)) throw new Error("Route already exists in this project");
  if (!SUBDOMAIN.test(domain)) throw new Error(`'${domain}' is not a valid domain`);
  if (environment && !input.service) {
    throw new Error("Service is required when adding a domain linked to an environment");
  }
  if (!environment && input.service) {
    throw new Error("Environment is required when adding a domain linked to a service");
  }
  const alternativeNames = (input.alternativeNames ?? []).map((name) => name.trim());
  checkAlternatives(context, project.id, domain, alternativeNames);
  checkAnnotations(input.annotations ?? []);
  const pathRoutes = environment ? union([], input.pathRoutes ?? []) : [];
  checkPathRoutes(pathRoutes.length);
  if (environment) checkType(project, environment, input.type);
  const primary = Boolean(input.primary && environment);
  if (primary && environment) unsetPrimary(context, environment.id);
  const now = timestamp(context);
  return insert(context, ROUTE, {
    ...input,
    ...{
      domain,
      project: project.id,
      environment: environment?.id ?? null,
      alternativeNames,
      pathRoutes,
      primary,
    },
    // Without an environment there is no other type.
    type: environment ? (input.type ?? undefined) : undefined,
    ...{
      source: input.source ?? undefined,
      annotations: input.annotations ?? [],
      created: now,
      updated: now,
    },
  });
}

function routeOn(context: Context, project: Stored<Project>, domain: string): Stored<Route> {
  const route = sameAs(context, ROUTE, { domain, project: project.id });
  if (!route) throw new Error("Route doesn't exist on this project");
  return route;
}

interface Attachment {
  readonly domain: string;
  readonly project: string;
  readonly environment: string;
  readonly service: string;
  readonly primary?: boolean | null;
  readonly type?: string | null;
}

/** Path routes are lost: the mutation's input has none, and it writes what it was given. */
function attach(context: Context, input: Attachment): Stored<Route> {
  const project = needFeature(context, projectNamed(context, input.project), "add:environment");
  const environment = needEnvironment(context, project, input.environment);
  const route = routeOn(context, project, input.domain);
  checkType(project, environment, input.type);
  if (route.environment && route.environment !== environment.id) {
    throw new Error("Route is already attached to another environment");
  }
  if (input.primary) unsetPrimary(context, environment.id);
  return update(context, ROUTE, byId(context, ROUTE, route.id) ?? route, {
    environment: environment.id,
    ...{ service: input.service, pathRoutes: [], updated: timestamp(context) },
    ...{ primary: input.primary ?? undefined, type: input.type ?? undefined },
  });
}

/** Type, primary and path routes go back to their defaults. */
function detach(
  context: Context,
  input: { domain: string; project: string; environment: string },
): Stored<Route> {
  const named = projectNamed(context, input.project);
  if (!named) throw new Error(`Not found: '${input.project}'`);
  const project = needFeature(context, named, "remove:environment");
  const environment = needEnvironment(context, project, input.environment);
  const route = routeOn(context, project, input.domain);
  if (route.environment !== environment.id) throw new Error("Route doesn't exist on this environment");
  return update(context, ROUTE, route, {
    ...{ environment: null, service: null, primary: false, type: "STANDARD", pathRoutes: [] },
  });
}

/** A route by id, that the viewer may change. */
function needById(context: Context, id: number, scope: "add" | "delete" = "add"): Stored<Route> {
  const route = byId(context, ROUTE, id);
  if (!route) throw new Error(`Unauthorized: You don't have permission to "${scope}" on "route"`);
  needFeature(context, byId(context, PROJECT, route.project), scope);
  return route;
}

const changed = (context: Context, route: Stored<Route>, changes: Changes<Route>): Stored<Route> =>
  update(context, ROUTE, route, { ...changes, updated: timestamp(context) });

function addAlternatives(context: Context, id: number, names: readonly string[]): Stored<Route> {
  const route = needById(context, id);
  checkAlternatives(context, route.project, route.domain, names);
  return changed(context, route, { alternativeNames: [...route.alternativeNames, ...names] });
}

function removeAlternative(context: Context, id: number, domain: string): Stored<Route> {
  const route = needById(context, id);
  if (!route.alternativeNames.includes(domain)) throw new Error("Domain doesn't exist on this route");
  return changed(context, route, {
    alternativeNames: route.alternativeNames.filter((name) => name !== domain),
  });
}

function addAnnotations(context: Context, id: number, annotations: readonly Annotation[]): Stored<Route> {
  const route = needById(context, id);
  checkAnnotations(annotations);
  for (const { key, value } of annotations) {
    if (route.annotations.some((known) => known.key === key && known.value === value)) {
      throw new Error("Annotation already exists on route");
    }
  }
  if (route.annotations.length + annotations.length >= ANNOTATIONS) {
    throw new Error(`Limit of ${ANNOTATIONS} annotations per route`);
  }
  const kept = route.annotations.filter(({ key }) => !annotations.some((added) => added.key === key));
  return changed(context, route, { annotations: [...kept, ...annotations] });
}

/**
 * The routes of a project or an environment, the last first. A project's are all of them, whatever `name` says: the
 * resolver looks for an argument of another name (facts: getRoutesByProjectId).
 */
export function apiRoutesOf(
  context: Context,
  { project, environment, domain }: { project: number; environment?: number; domain?: string | undefined },
): Stored<Route>[] {
  need(context, "route", "view", project);
  return within(context, ROUTE, `project ${project}`)
    .filter((route) => environment === undefined || route.environment === environment)
    .filter((route) => environment === undefined || !domain || route.domain === domain)
    .reverse();
}

export const routes: Resolvers = {
  Mutation: {
    addRouteToProject: (_, { input }: { input: Input }, context) => add(context, input),
    updateRouteOnProject: (
      _,
      { input }: { input: { domain: string; project: string; patch: Changes<Route> } },
      context,
    ) => {
      const project = needFeature(context, projectNamed(context, input.project), "update");
      return changed(context, routeOn(context, project, input.domain), input.patch);
    },
    addOrUpdateRouteOnEnvironment: (_, { input }: { input: Attachment }, context) => attach(context, input),
    removeRouteFromEnvironment: (_, { input }: { input: Attachment }, context) => detach(context, input),
    addRouteAlternativeDomains: (
      _,
      { input }: { input: { id: number; alternativeNames: string[] } },
      context,
    ) => addAlternatives(context, input.id, input.alternativeNames),
    removeRouteAlternativeDomain: (_, { input }: { input: { id: number; domain: string } }, context) =>
      removeAlternative(context, input.id, input.domain),
    addRouteAnnotation: (_, { input }: { input: { id: number; annotations: Annotation[] } }, context) =>
      addAnnotations(context, input.id, input.annotations),
    removeRouteAnnotation: (_, { input }: { input: { id: number; key: string } }, context) => {
      const route = needById(context, input.id);
      return changed(context, route, {
        annotations: route.annotations.filter(({ key }) => key !== input.key),
      });
    },
    addPathRoutesToRoute: (_, { input }: { input: { id: number; pathRoutes: PathRoute[] } }, context) => {
      const route = needById(context, input.id);
      checkPathRoutes(route.pathRoutes.length + input.pathRoutes.length);
      return changed(context, route, { pathRoutes: union(route.pathRoutes, input.pathRoutes) });
    },
    removePathRouteFromRoute: (_, { input }: { input: PathRoute & { id: number } }, context) => {
      const route = needById(context, input.id);
      const pathRoutes = route.pathRoutes.filter(
        ({ toService, path }) => toService !== input.toService || path !== input.path,
      );
      return changed(context, route, { pathRoutes });
    },
    deleteRoute: (_, { input }: { input: { id: number } }, context) => {
      remove(context, ROUTE, needById(context, input.id, "delete"));
      return "success";
    },
  },
  Route: {
    project: ({ project }: Route, _, context) => byId(context, PROJECT, project) ?? null,
    environment: ({ environment }: Route, _, context) => byId(context, ENVIRONMENT, environment) ?? null,
    alternativeNames: ({ alternativeNames }: Route) =>
      alternativeNames.map((domain, index) => ({ id: index + 1, domain })),
  },
};
