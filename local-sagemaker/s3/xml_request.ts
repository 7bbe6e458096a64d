/**
 * Reads the XML that clients send.
 *
 * @module
 */
import { XMLParser } from "fast-xml-parser";
import { AwsError } from "../types.ts";

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: false,
  removeNSPrefix: true,
  htmlEntities: true,
  isArray: (name) => name === "Object" || name === "Part",
});

/** Members of an element: text, lists of elements, or elements. */
// deno-lint-ignore no-explicit-any
export type XmlMembers = Record<string, any>;

/** Reads a document with the given root. @throws {AwsError} `MalformedXML` */
export function readXml(text: string, root: string): XmlMembers {
  if (text.includes("<!DOCTYPE")) throw malformedXml("it has a DOCTYPE");
  try {
    const members = parser.parse(text, true)[root];
    if (members === "") return {};
    if (typeof members === "object") {
      delete members["#text"];
      return members;
    }
  } catch {
    // Falls through to the one answer for whatever is wrong with it.
  }
  throw malformedXml(`a ${root} document was expected`);
}

/** The error for XML that can't be used. */
export function malformedXml(why: string): AwsError {
  return new AwsError(
    "MalformedXML",
    `The XML you provided was not well-formed or did not validate against our published schema: ${why}`,
  );
}
