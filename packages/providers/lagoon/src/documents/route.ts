import { mutation, query } from "../client/document.ts";
import { asked, bool, choice, input, int, many, needed, selection, text } from "../client/shape.ts";

const feature = "routes";

export const routeFields = selection("Route", {
  id: int,
  domain: text,
  service: text,
  environment: selection("Environment", { id: int, name: text }),
  primary: bool,
  type: choice("RouteType"),
  source: choice("RouteSource"),
  tlsAcme: bool,
  insecure: choice("RouteInsecure"),
  hstsEnabled: bool,
  hstsPreload: bool,
  hstsIncludeSubdomains: bool,
  hstsMaxAge: int,
  disableRequestVerification: bool,
  created: text,
  alternativeNames: many(selection("AlternativeName", { domain: text })),
  annotations: many(selection("RouteAnnotation", { key: text, value: text })),
  pathRoutes: many(selection("PathRoute", { toService: text, path: text })),
});

const id = selection("Route", { id: int });
const annotation = input("AddRouteAnnotationInput", { key: needed(text), value: needed(text) });
const pathRoute = input("PathRouteInput", { toService: needed(text), path: needed(text) });

const settings = {
  tlsAcme: bool,
  insecure: choice("RouteInsecure"),
  hstsEnabled: bool,
  hstsPreload: bool,
  hstsIncludeSubdomains: bool,
  hstsMaxAge: int,
  monitoringPath: text,
  disableRequestVerification: bool,
  source: choice("RouteSource"),
};

export const addRouteToProject = mutation(
  "addRouteToProject",
  {
    input: needed(
      input("AddRouteToProjectInput", {
        project: needed(text),
        domain: needed(text),
        environment: text,
        service: text,
        primary: bool,
        type: choice("RouteType"),
        alternativeNames: many(text),
        annotations: many(annotation),
        pathRoutes: many(pathRoute),
        ...settings,
      }),
    ),
  },
  routeFields,
  { feature },
);

export const updateRouteOnProject = mutation(
  "updateRouteOnProject",
  {
    input: needed(
      input("UpdateRouteInput", {
        domain: needed(text),
        project: needed(text),
        patch: needed(input("UpdateRoutePatchInput", settings)),
      }),
    ),
  },
  id,
  { feature, repeatable: true },
);

export const addOrUpdateRouteOnEnvironment = mutation(
  "addOrUpdateRouteOnEnvironment",
  {
    input: needed(
      input("AddOrUpdateEnvironmentRouteInput", {
        domain: needed(text),
        project: needed(text),
        environment: needed(text),
        service: needed(text),
        primary: bool,
        type: choice("RouteType"),
      }),
    ),
  },
  id,
  { feature, repeatable: true },
);

export const removeRouteFromEnvironment = mutation(
  "removeRouteFromEnvironment",
  {
    input: needed(
      input("RemoveRouteFromEnvironmentInput", {
        domain: needed(text),
        project: needed(text),
        environment: needed(text),
      }),
    ),
  },
  id,
  { feature, repeatable: true },
);

export const addRouteAlternativeDomains = mutation(
  "addRouteAlternativeDomains",
  {
    input: needed(
      input("AddRouteAlternativeDomainInput", { id: needed(int), alternativeNames: needed(many(text)) }),
    ),
  },
  id,
  { feature },
);

export const removeRouteAlternativeDomain = mutation(
  "removeRouteAlternativeDomain",
  { input: needed(input("RemoveRouteAlternativeDomainInput", { id: needed(int), domain: needed(text) })) },
  id,
  { feature },
);

export const addRouteAnnotation = mutation(
  "addRouteAnnotation",
  {
    input: needed(
      input("AddRouteAnnotationsInput", { id: needed(int), annotations: needed(many(annotation)) }),
    ),
  },
  id,
  { feature },
);

export const removeRouteAnnotation = mutation(
  "removeRouteAnnotation",
  { input: needed(input("RemoveRouteAnnotationInput", { id: needed(int), key: needed(text) })) },
  id,
  { feature, repeatable: true },
);

export const addPathRoutesToRoute = mutation(
  "addPathRoutesToRoute",
  {
    input: needed(input("AddPathRoutesInput", { id: needed(int), pathRoutes: needed(many(pathRoute)) })),
  },
  id,
  { feature },
);

export const removePathRouteFromRoute = mutation(
  "removePathRouteFromRoute",
  {
    input: needed(
      input("RemovePathRoutesInput", { id: needed(int), toService: needed(text), path: needed(text) }),
    ),
  },
  id,
  { feature },
);

export const deleteRoute = mutation(
  "deleteRoute",
  { input: needed(input("DeleteRouteInput", { id: needed(int) })) },
  text,
  { feature, repeatable: true },
);

export const routeOfProject = query(
  "projectByName",
  { name: needed(text) },
  selection("Project", { id: int, apiRoutes: asked({ name: "domain" }, many(routeFields)) }),
  { within: { domain: text }, feature },
);
