import {
  FunctionsService,
  GetDatabaseVersionResponse_VersionSchema,
  GetDiskImageResponse_DiskimageSchema,
  GetInstanceResponseSchema,
  GetKubernetesVersionResponse_VersionSchema,
  GetRegionResponse_RegionSchema,
  GetSizeResponse_SizeSchema,
} from "@kindling/apis/kindling/civo/provider/v1/functions";
import { functions as define, type Functions } from "@kindling/provider-framework/definition";
import type { Civo } from "../civo.ts";
import { clusters } from "../clusters.ts";
import { Collection } from "../collection.ts";
import { explained } from "../explain.ts";
import { instances } from "../instances.ts";
import { databases } from "../resources/database.ts";
import { domains } from "../resources/dns-domain-name.ts";
import { recordsOf } from "../resources/dns-domain-record.ts";
import { firewalls } from "../resources/firewall.ts";
import { networks } from "../resources/network.ts";
import { objectStores } from "../resources/object-store.ts";
import { objectStoreCredentials } from "../resources/object-store-credential.ts";
import { reservedIps } from "../resources/reserved-ip.ts";
import { sshKeys } from "../resources/ssh-key.ts";
import { volumes } from "../volumes.ts";
import * as answer from "./answers.ts";
import { findOne } from "./find-one.ts";
import * as list from "./lists.ts";
import { pick } from "./pick.ts";

/** What can be asked of Civo, by the names of the Pulumi registry's package. */
export const functions: Functions<Civo> = define(FunctionsService, (civo: Civo) => ({
  getDatabase: findOne(databases(civo), answer.databaseAnswer),
  getDnsDomainName: findOne(domains(civo), answer.domainAnswer),
  getFirewall: findOne(firewalls(civo), answer.firewallAnswer),
  getInstance: findOne(instances(civo), answer.instanceAnswer),
  getKubernetesCluster: findOne(clusters(civo), answer.clusterAnswer),
  getLoadBalancer: findOne(loadBalancers(civo), answer.loadBalancerAnswer),
  getNetwork: findOne(networks(civo), answer.networkAnswer),
  getObjectStore: findOne(objectStores(civo), answer.objectStoreAnswer),
  getObjectStoreCredential: findOne(objectStoreCredentials(civo), answer.credentialAnswer),
  getReservedIp: findOne(reservedIps(civo), answer.reservedIpAnswer, "everywhere"),
  getSshKey: findOne(sshKeys(civo), answer.sshKeyAnswer),
  getVolume: findOne(volumes(civo), answer.volumeAnswer),
  getDnsDomainRecord({ args, signal }) {
    const { domainId, name } = args;
    return findOne(recordsOf(civo, domainId), answer.recordAnswer(domainId))({ args: { name }, signal });
  },
  async getDiskImage({ args, signal }) {
    const { region, images } = await list.diskImages(civo, { signal }, args.region);
    const { picked, rest } = pick(GetDiskImageResponse_DiskimageSchema, images, args);
    return { diskimages: picked, region, ...rest };
  },
  async getInstances({ args, signal }) {
    const all = instances(civo);
    const region = await all.regionOf({ signal }, args.region);
    const found = await explained(all, { signal }, { region }, () => all.list({ signal }, region));
    const answers = found.map((record) => answer.instanceAnswer(record, region));
    const { picked, rest } = pick(GetInstanceResponseSchema, answers, args);
    return { instances: picked, region, ...rest };
  },
  async getSize({ args, signal }) {
    const sizes = await list.sizes(civo, { signal });
    // As 2.4.8: those that nothing new can have are left out, unless a filter asks for them.
    const isAsked = args.filters.some(({ key }) => key === "selectable");
    const some = sizes.filter(({ selectable }) => isAsked || selectable);
    const { picked, rest } = pick(GetSizeResponse_SizeSchema, some, args);
    return { sizes: picked, ...rest };
  },
  async getRegion({ args, signal }) {
    const regions = await list.regions(civo, { signal });
    const { picked, rest } = pick(GetRegionResponse_RegionSchema, regions, args);
    return { regions: picked, ...rest };
  },
  async getKubernetesVersion({ args, signal }) {
    const versions = await list.kubernetesVersions(civo, { signal });
    const { picked, rest } = pick(GetKubernetesVersionResponse_VersionSchema, versions, args);
    return { versions: picked, ...rest };
  },
  async getDatabaseVersion({ args, signal }) {
    const versions = await list.databaseVersions(civo, { signal });
    const { picked, rest } = pick(GetDatabaseVersionResponse_VersionSchema, versions, args);
    return { versions: picked, ...rest };
  },
}));

/** The account's load balancers, which clusters make. */
const loadBalancers = (civo: Civo): Collection =>
  new Collection(civo, { noun: "load balancer", path: "loadbalancers", feature: "loadbalancer" });
