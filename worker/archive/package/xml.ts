/** A small XML 1.0 writer: what goes in as text comes out escaped, in the order given, well-formed. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  readonly children: readonly XmlNode[];
}
export type XmlNode = XmlElement | string;

export const element = (
  name: string,
  attributes: XmlElement["attributes"] = {},
  ...children: readonly (XmlNode | undefined)[]
): XmlElement => ({
  name,
  attributes,
  children: children.filter((child) => child !== undefined),
});

/** An element with text, or nothing when there is no text. */
export const textElement = (name: string, text: string | number | undefined | null): XmlElement | undefined =>
  text === undefined || text === null || text === "" ? undefined : element(name, {}, String(text));

/** Characters XML 1.0 cannot hold (2.2), such as control codes an OCR engine may give, become the replacement character. */
const legal = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");

const escapeText = (text: string): string =>
  legal(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\r/g, "&#13;");
const escapeAttribute = (text: string): string => escapeText(text).replace(/"/g, "&quot;").replace(/\n/g, "&#10;").replace(/\t/g, "&#9;");

function write(node: XmlElement, indent: string): string {
  const attributes = Object.entries(node.attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escapeAttribute(String(value))}"`)
    .join("");
  if (node.children.length === 0) return `${indent}<${node.name}${attributes}/>\n`;
  // Text is never indented: white space inside it would become part of the value.
  if (node.children.some((child) => typeof child === "string")) {
    const inner = node.children.map((child) => (typeof child === "string" ? escapeText(child) : write(child, "").trimEnd())).join("");
    return `${indent}<${node.name}${attributes}>${inner}</${node.name}>\n`;
  }
  const inner = node.children.map((child) => write(child as XmlElement, `${indent}  `)).join("");
  return `${indent}<${node.name}${attributes}>\n${inner}${indent}</${node.name}>\n`;
}

/** The document as UTF-8 bytes. */
export const xmlDocument = (root: XmlElement): Buffer => Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${write(root, "")}`, "utf8");
