/** Labels as tags, which at Civo are words without spaces: `team:web`. A space in a label becomes `_`. */
export const labelTags = (labels: Readonly<Record<string, string>>): string[] =>
  Object.entries(labels).map(([key, value]) => `${key}:${value}`.replaceAll(/[ \t\r\n]/g, "_"));
