/**
 * The providers of Kindling's own whose resources a kind's package makes, by the typed resources that its package.json
 * depends on: those of the workspace, or their published names.
 */
export function nativeProviders({
  dependencies = {},
}: {
  readonly dependencies?: Readonly<Record<string, string>>;
}): string[] {
  return Object.entries(dependencies).flatMap(([name, range]) => {
    const [, ours, borrowed] = /^@(?:kindling\/sdk-(\w+)|pulumi\/(\w+))$/.exec(name) ?? [];
    return ours ?? (borrowed && range.startsWith("workspace:") ? borrowed : []);
  });
}
