import type { Stored } from "./records.ts";

/** What is kept of each type of resource. */
export interface Vpc {
  readonly region: string;
  readonly ipRange: string;
  readonly description: string;
  readonly isDefault: boolean;
  readonly createdAt: string;
}

/** What clusters and replicas have in common. */
export interface Node {
  readonly size: string;
  readonly region: string;
  readonly vpcId: string;
  readonly storageMib: number;
  readonly tags: readonly string[];
  readonly status: "creating" | "forking" | "resizing" | "migrating" | "online";
  /** How many more looks until it is online. */
  readonly stepsLeft: number;
  readonly password: string;
}

export interface Cluster extends Node {
  readonly engine: string;
  readonly version: string;
  readonly nodeCount: number;
  readonly projectId: string;
  readonly evictionPolicy: string;
  readonly sqlMode: string;
  readonly window: { readonly day: string; readonly hour: string };
  readonly autoscale?: Autoscale | undefined;
  /** All of its trusted sources: they have no lives of their own. */
  readonly rules: readonly Rule[];
  /** How many more looks until it has a backup. */
  readonly backupIn: number;
}

export interface Autoscale {
  readonly enabled: boolean;
  readonly thresholdPercent?: number | undefined;
  readonly incrementGib?: number | undefined;
}

export interface Rule {
  readonly uuid: string;
  readonly type: string;
  readonly value: string;
  readonly createdAt: string;
}

export type Replica = Node;

export interface User {
  readonly password: string;
  readonly mysqlAuthPlugin: string;
  readonly accessCert: string;
  readonly accessKey: string;
}

export interface Pool {
  readonly mode: string;
  readonly size: number;
  readonly dbName: string;
  readonly user: string;
}

export type StoredCluster = Stored<Cluster>;

/** The user and the database that every cluster has. */
export const ADMINISTRATOR = "doadmin";
export const DEFAULT_DATABASE = "defaultdb";
