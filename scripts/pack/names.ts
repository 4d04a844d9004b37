/** What packages are called outside the workspace: `@pulumi/civo` isn't ours to publish. */
const PUBLISHED: Readonly<Record<string, string>> = { "@pulumi/civo": "@kindling/sdk-civo" };

export const publishedName = (name: string): string => PUBLISHED[name] ?? name;

/** JavaScript or types with every import of a package that is published under another name. */
export const withPublishedNames = (text: string): string =>
  Object.entries(PUBLISHED).reduce(
    (before, [from, to]) => before.replaceAll(`"${from}"`, `"${to}"`).replaceAll(`"${from}/`, `"${to}/`),
    text,
  );

const COMMENTS = /\/\*[\s\S]*?\*\/|^\s*\/\/.*/gm;

/** The packages that a text imports, requires or resolves: `@bufbuild/protobuf`, `yaml`. Node's own are left out. */
export function importedPackages(text: string): Set<string> {
  const found = text
    .replaceAll(COMMENTS, "")
    .matchAll(
      /(?:\bfrom|\bimport|\bimport\(|\brequire\(|\bresolve\()\s*["']((?:@[\w.-]+\/)?[\w-][\w.-]*)(?:\/[^"']*)?["']/g,
    );
  return new Set([...found].flatMap(([, name]) => (name === undefined || name === "node" ? [] : [name])));
}
