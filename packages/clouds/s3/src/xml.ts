import { XMLBuilder, XMLParser, XMLValidator } from "fast-xml-parser";
import { S3Error } from "./error.ts";

/** An element of a request: text, or elements by name, always as lists. */
export type XmlElement = string | { readonly [name: string]: readonly XmlElement[] };

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

const parser = new XMLParser({
  htmlEntities: true, // Numeric ones too: clients write a line break in a key as &#10;.
  ignoreDeclaration: true,
  isArray: () => true,
  parseTagValue: false,
  removeNSPrefix: true,
  trimValues: false,
});

/** A line break of any kind is written as a number, or readers make one kind of all. */
const ESCAPES: Readonly<Record<string, string>> = {
  ...{ "&": "&amp;", "<": "&lt;", ">": "&gt;" },
  ...{ "\r": "&#13;", "\n": "&#10;" },
};

const builder = new XMLBuilder({
  attributeNamePrefix: "@",
  ignoreAttributes: false,
  processEntities: false,
  tagValueProcessor: (_, value) => String(value).replace(/[&<>\r\n]/g, (char) => ESCAPES[char] ?? char),
});

/** The root element of a request's body. Throws MalformedXML when it isn't XML or has another root. */
export function parseXml(text: string, root: string): XmlElement {
  // No document types: S3 takes none, and entities of one's own are how XML is turned against its readers.
  if (XMLValidator.validate(text) !== true || text.includes("<!DOCTYPE")) throw new S3Error("MalformedXML");
  const element = clean(parser.parse(text)[root]?.[0]);
  if (element === undefined) throw new S3Error("MalformedXML");
  return element;
}

/** Without the white space between elements. */
function clean(element: unknown): XmlElement | undefined {
  if (typeof element !== "object" || element === null) return element as string | undefined;
  const children = Object.entries(element).filter(([name]) => name !== "#text");
  return Object.fromEntries(children.map(([name, list]) => [name, list.map(clean)]));
}

/** Content of an element to write; undefined ones are left out, lists repeat the element. */
export type XmlContent =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlContent[]
  | { readonly [name: string]: XmlContent };

export function formatXml(root: string, content: XmlContent, namespace = NAMESPACE): string {
  const inner = typeof content === "object" ? content : { "#text": content };
  const document = { [root]: { ...(namespace && { "@xmlns": namespace }), ...inner } };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(document)}`;
}
