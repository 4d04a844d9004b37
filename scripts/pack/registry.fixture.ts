import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Pack } from "./pack.ts";
import { tarOf } from "./tar.ts";
import { ROOT } from "./workspace.ts";

interface Release {
  readonly packageJson: Readonly<Record<string, unknown>>;
  readonly tarball: () => Buffer;
}

/** By name, then by version. */
type Releases = Map<string, Map<string, Release>>;

/**
 * An npm registry on loopback, with packs and, for what they depend on, the packages that the workspace has installed:
 * an empty project can install from it as from any other, with no network. `url` ends with a slash.
 */
export async function serveRegistry(packs: readonly Pack[]): Promise<{ url: string; close(): void }> {
  const releases = installedReleases();
  for (const { name, packageJson, file } of packs)
    add(releases, name, { packageJson, tarball: () => readFileSync(file) });
  const server = createServer(({ url: path = "/" }, response) => {
    const [name = "", version] = decodeURIComponent(path.slice(1)).split("/-/");
    const known = releases.get(name);
    const release = known?.get(version ?? "");
    if (release) response.end(release.tarball());
    else if (known && version === undefined) response.end(JSON.stringify(packument(name, known, url())));
    else response.writeHead(404).end("{}");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { url: url(), close: () => void server.close() };
}

/** What npm asks for first: every version with its package.json. */
function packument(name: string, known: ReadonlyMap<string, Release>, registry: string): object {
  const versions = [...known].map(([version, { packageJson }]) => {
    const tarball = `${registry}${encodeURIComponent(name)}/-/${version}`;
    return [version, { ...packageJson, dist: { tarball } }];
  });
  return { name, "dist-tags": { latest: [...known.keys()].at(-1) }, versions: Object.fromEntries(versions) };
}

function add(releases: Releases, name: string, release: Release): void {
  const known = releases.get(name) ?? new Map<string, Release>();
  releases.set(name, known.set(String(release.packageJson.version), release));
}

/** Everything in pnpm's store of the workspace; a package comes as a tarball when it is asked for. */
function installedReleases(): Releases {
  const releases: Releases = new Map();
  const store = join(ROOT, "node_modules/.pnpm");
  for (const entry of readdirSync(store)) {
    const [, scoped = ""] = /^(@?[^@]+)@/.exec(entry) ?? [];
    const name = scoped.replace("+", "/");
    const folder = join(store, entry, "node_modules", name);
    const packageJson = jsonIn(folder);
    if (!packageJson) continue;
    add(releases, name, { packageJson, tarball: () => tarOf(folder) });
  }
  return releases;
}

function jsonIn(folder: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  } catch {
    return undefined; // The store holds folders of links, too.
  }
}
