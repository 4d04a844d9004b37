const VALUES = ["Allow", "Redirect", "None"];

/** The API's own writing of what becomes of plain HTTP. */
export const insecureOf = (value: string | undefined): string | undefined =>
  VALUES.find((known) => known.toLowerCase() === value?.toLowerCase());
