import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { civo } from "./provider.ts";

/** Properties whose type, secrecy or need isn't that of 2.4.8, and why. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  "Database.password secret": "kept in the clear by 2.4.8",
  "Instance.script secret": "kept in the clear by 2.4.8",
  "ObjectStore.accessKeyId secret": "half of a pair of keys",
  "ObjectStoreCredential.accessKeyId secret": "half of a pair of keys",
  "ObjectStoreCredential.secretAccessKey secret": "kept in the clear by 2.4.8",
  "Instance.firewallId requiredInputs": "Civo takes the network's default firewall",
  "Firewall.createDefaultRules required": "has a default",
  "Instance.initialUser required": "has a default",
  "Instance.publicIpRequired required": "has a default",
  "Instance.size required": "has a default",
  "Instance.writePassword required": "has a default",
  "KubernetesCluster.writeKubeconfig required": "has a default",
  "ObjectStore.maxSizeGb required": "has a default",
  "Instance.privateIpv4 required": "Civo chooses; naming the address that it has is no change",
  "Instance.region required": "Civo always tells",
  "Instance.reverseDns required": "Civo chooses; 2.4.8 showed a difference at every run",
  "Instance.volumeType required": "Civo chooses; 2.4.8 showed a difference at every run",
  "ObjectStoreCredential.region required": "Civo always tells",
  "Volume.region required": "Civo always tells",
  "Volume.volumeType required": "Civo chooses; 2.4.8 showed a difference at every run",
  "VolumeAttachment.region required": "Civo always tells",
  "Database.name replaces": "Civo renames a database in place; 2.4.8 made a new one",
};

/** Properties that 2.4.8 lacks. */
const ADDED: Readonly<Record<string, readonly string[]>> = {
  // Rotates the secret key.
  ObjectStoreCredential: ["keyGeneration"],
  // Civo can leave it to the next reboot.
  VolumeAttachment: ["attachAtBoot"],
};

/** Inputs whose change replaces, which 2.4.8 refused at the update or forgot: Civo can't change them (facts). */
const REPLACING: Readonly<Record<string, string>> = {
  Database: "engine region size version",
  DnsDomainRecord: "domainId",
  Firewall: "region",
  Instance: "initialUser script sshkeyId volumeType",
  InstanceReservedIpAssignment: "region",
  KubernetesCluster: "clusterType cni networkId region targetNodesSize",
  KubernetesNodePool: "clusterId label publicIpNodePool size",
  Network:
    "cidrV4 vlanAllocationPoolV4End vlanAllocationPoolV4Start vlanCidrV4 vlanGatewayIpV4 vlanId vlanPhysicalInterface",
  ObjectStore: "accessKeyId name region",
  ObjectStoreCredential: "name region",
  ReservedIp: "region",
  Volume: "name networkId region volumeType",
};

interface Spec {
  readonly $ref?: string;
  readonly type?: string;
  readonly items?: Spec;
  readonly additionalProperties?: Spec;
  readonly secret?: boolean;
  readonly willReplaceOnChanges?: boolean;
}
interface Part {
  readonly properties: Readonly<Record<string, Spec>>;
  readonly required?: readonly string[];
}
interface Schema {
  readonly resources: Readonly<
    Record<string, Part & { inputProperties: Record<string, Spec>; requiredInputs?: readonly string[] }>
  >;
  readonly types: Readonly<Record<string, Part>>;
  readonly provider: { readonly inputProperties: Readonly<Record<string, Spec>> };
  readonly functions: Readonly<Record<string, unknown>>;
}

/** Kept beside the repository where it is developed, not in it. */
const reference = join(import.meta.dirname, "../../../../../shared/provider-schemas/civo-2.4.8.json");

const own = (await civo().schema()).default as Schema;

if (!existsSync(reference)) {
  const reason = "its schema is kept beside the repository where that is developed";
  it(`the package's schema is not compared with that of 2.4.8: ${reason}`, () => {
    console.warn(`packages/providers/civo: the schema was not compared with that of 2.4.8: ${reason}`);
    expect(Object.keys(own.resources)).not.toEqual([]);
  });
} else {
  describe("the package's schema, compared with that of 2.4.8", () => {
    const old = JSON.parse(readFileSync(reference, "utf8")) as Schema;

    it("has the same resources, types and configuration", () => {
      expect(Object.keys(own.resources).sort()).toEqual(Object.keys(old.resources).sort());
      expect(Object.keys(own.types)).toEqual(expect.arrayContaining(Object.keys(old.types)));
      expect(typesOf(own.provider.inputProperties)).toEqual(typesOf(old.provider.inputProperties));
    });

    it.each(Object.keys(old.resources))(
      "%s has the same properties, but for the differences on purpose",
      (token) => {
        const [before, now] = [old.resources[token], own.resources[token]];
        const name = token.slice(token.lastIndexOf(":") + 1);
        const known = (properties: Readonly<Record<string, Spec>> = {}) =>
          typesOf(
            Object.fromEntries(Object.entries(properties).filter(([it]) => !ADDED[name]?.includes(it))),
          );
        expect(known(now?.properties)).toEqual(typesOf(before?.properties));
        expect(known(now?.inputProperties)).toEqual(typesOf(before?.inputProperties));
        const found = [
          ...unlike(secretsOf(before?.properties), secretsOf(now?.properties)).map((it) => `${it} secret`),
          ...unlike(before?.required, now?.required).map((it) => `${it} required`),
          ...unlike(before?.requiredInputs, now?.requiredInputs).map((it) => `${it} requiredInputs`),
          ...replacing(before?.inputProperties)
            .filter((it) => !replacing(now?.inputProperties).includes(it))
            .map((it) => `${it} replaces`),
        ];
        const added = replacing(now?.inputProperties).filter(
          (it) => !replacing(before?.inputProperties).includes(it),
        );
        expect(added.sort()).toEqual((REPLACING[name]?.split(" ") ?? []).sort());
        const onPurpose = Object.keys(DIFFERENCES).filter((key) => key.startsWith(`${name}.`));
        expect(found.map((it) => `${name}.${it}`).sort()).toEqual(onPurpose.sort());
      },
    );

    it.each(Object.keys(old.types))("%s is the same", (token) => {
      const [before, now] = [old.types[token], own.types[token]];
      expect(typesOf(now?.properties)).toEqual(typesOf(before?.properties));
      expect(now?.required?.toSorted()).toEqual(before?.required?.toSorted());
    });
  });
}

it("has the functions of the registry's package", () => {
  const names = Object.keys(own.functions).map((token) => token.slice(token.lastIndexOf(":") + 1));
  expect(names.sort()).toEqual(
    `getDatabase getDatabaseVersion getDiskImage getDnsDomainName getDnsDomainRecord getFirewall getInstance
     getInstances getKubernetesCluster getKubernetesVersion getLoadBalancer getNetwork getObjectStore
     getObjectStoreCredential getRegion getReservedIp getSize getSshKey getVolume`.split(/\s+/),
  );
});

function typesOf(properties: Readonly<Record<string, Spec>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties)
      .map(([name, spec]): [string, string] => [name, typeOf(spec)])
      .sort(),
  );
}

function typeOf({ $ref, type = "", items, additionalProperties }: Spec): string {
  if ($ref) return $ref.replaceAll("%2F", "/");
  if (items) return `${typeOf(items)}[]`;
  return additionalProperties ? `map of ${typeOf(additionalProperties)}` : type;
}

const secretsOf = (properties: Readonly<Record<string, Spec>> = {}): string[] =>
  Object.entries(properties).flatMap(([name, { secret }]) => (secret ? [name] : []));

const replacing = (properties: Readonly<Record<string, Spec>> = {}): string[] =>
  Object.entries(properties).flatMap(([name, { willReplaceOnChanges }]) =>
    willReplaceOnChanges ? [name] : [],
  );

/** What only one of the two lists holds. */
const unlike = (one: readonly string[] = [], other: readonly string[] = []): string[] => [
  ...one.filter((name) => !other.includes(name)),
  ...other.filter((name) => !one.includes(name)),
];
