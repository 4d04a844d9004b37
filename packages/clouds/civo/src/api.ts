import type { HttpBindings } from "@hono/node-server";
import { Hono, type MiddlewareHandler } from "hono";
import type { Account } from "./account.ts";
import { credentials } from "./credentials.ts";
import { databases } from "./databases.ts";
import { diskImages } from "./disk-images.ts";
import { dnsDomains } from "./dns-domains.ts";
import { dnsRecords } from "./dns-records.ts";
import { endpoints } from "./family.ts";
import { faults, latency, rateLimit } from "./faults.ts";
import { firewallRules } from "./firewall-rules.ts";
import { firewalls } from "./firewalls.ts";
import { instanceActions } from "./instance-actions.ts";
import { instances } from "./instances.ts";
import { APPLICATIONS, KUBERNETES_VERSIONS } from "./kubernetes-catalogue.ts";
import { clusters } from "./kubernetes-clusters.ts";
import { nodePools, recycling } from "./kubernetes-pools.ts";
import { networks } from "./networks.ts";
import { objectStores } from "./object-stores.ts";
import { badToken, NotFound, Refusal } from "./refusal.ts";
import { lookUps } from "./regions.ts";
import { reservedIps } from "./reserved-ips.ts";
import { sshKeys } from "./ssh-keys.ts";
import { subnetRoutes, subnets } from "./subnets.ts";
import { volumes } from "./volumes.ts";

/** A request as the log shows it: no query, no headers, no bodies, so nothing secret. */
export interface RequestLogEntry {
  readonly method: string;
  readonly path: string;
  /** 0 when the connection was dropped. */
  readonly status: number;
  readonly ms: number;
}

export type OnRequest = (entry: RequestLogEntry) => void | Promise<void>;

function log(onRequest: OnRequest): MiddlewareHandler {
  return async (c, next) => {
    const start = performance.now();
    await next();
    const dropped = c.env.outgoing.destroyed;
    const status = dropped ? 0 : c.res.status;
    await onRequest({ method: c.req.method, path: c.req.path, status, ms: performance.now() - start });
  };
}

function endpointsOf(account: Account): Hono {
  const api = new Hono().route("/", lookUps(account)).route("/disk_images", diskImages(account));
  // The aliases of `vpc` answer the same (D).
  for (const prefix of ["", "/vpc"]) {
    api.route(`${prefix}/networks/:parent/subnets/:id/routes`, subnetRoutes(account));
    api.route(`${prefix}/networks/:parent/subnets`, endpoints(account, subnets));
    api.route(`${prefix}/networks`, endpoints(account, networks));
    api.route(`${prefix}/firewalls/:parent/rules`, endpoints(account, firewallRules));
    api.route(`${prefix}/firewalls`, endpoints(account, firewalls));
    api.route(`${prefix}/ips`, reservedIps(account));
  }
  return api
    .route("/instances", instanceActions(account))
    .route("/instances", endpoints(account, instances))
    .route("/volumes", volumes(account))
    .route("/sshkeys", endpoints(account, sshKeys))
    .route("/objectstore/credentials", endpoints(account, credentials))
    .route("/objectstores", objectStores(account))
    .route("/databases", databases(account))
    .route("/dns/:parent/records", endpoints(account, dnsRecords))
    .route("/dns", endpoints(account, dnsDomains))
    .get("/kubernetes/versions", (c) => c.json(KUBERNETES_VERSIONS))
    .get("/kubernetes/applications", (c) => c.json(APPLICATIONS))
    .route("/kubernetes/clusters/:parent/pools", nodePools(account))
    .route("/kubernetes/clusters/:parent/recycle", recycling(account))
    .route("/kubernetes/clusters", endpoints(account, clusters));
}

/** Civo's API, `https://api.civo.com`, as far as the simulation goes. */
export function civoApi(account: Account, onRequest?: OnRequest): Hono<{ Bindings: HttpBindings }> {
  const { settings, clock } = account;
  const api = new Hono<{ Bindings: HttpBindings }>();
  if (onRequest) api.use(log(onRequest));
  api.use(latency(settings, clock), rateLimit(settings, clock), faults(settings.failures));
  api.use(async (c, next) => {
    const [scheme, token] = (c.req.header("authorization") ?? "").split(" ");
    if (scheme?.toLowerCase() === "bearer" && token === settings.token) return next();
    return badToken(settings.badTokenForm, c);
  });
  api.route("/v2", endpointsOf(account));
  api.onError((error, c) => {
    if (error instanceof NotFound) return error.replyAs(settings.notFoundForm, c);
    if (error instanceof Refusal) return error.reply(c);
    return new Refusal(500, "internal_error", `The simulated Civo failed: ${error.message}`).reply(c);
  });
  return api;
}
