import { AppError } from "@camtay/shared/errors/app-error.ts";

/** What a pass over an XML text meets. Names come without their namespace prefix. */
export interface XmlVisitor {
  open?(name: string, attributes: (name: string) => string | undefined): void;
  close?(name: string): void;
  /** Only between tags; entities are resolved. */
  text?(text: string): void;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

const resolve = (text: string): string =>
  text.includes("&")
    ? text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g, (whole, hex?: string, decimal?: string, name?: string) => {
        if (name !== undefined) return ENTITIES[name] ?? whole;
        const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
        return code <= 0x10ffff ? String.fromCodePoint(code) : "";
      })
    : text;

const local = (name: string): string => name.slice(name.indexOf(":") + 1);

function attributeOf(tag: string, wanted: string): string | undefined {
  for (const [, name, double, single] of tag.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    if (name === wanted || local(name!) === wanted) return resolve(double ?? single ?? "");
  return undefined;
}

/**
 * One pass over the XML of a spreadsheet: elements, attributes, text. Nothing outside the text is fetched, and a document type, which
 * spreadsheets never have, is refused: entities cannot grow.
 * @throws AppError `catalogue.not_a_table`
 */
export function scanXml(xml: string, { open, close, text }: XmlVisitor): void {
  let at = 0;
  while (at < xml.length) {
    const start = xml.indexOf("<", at);
    if (start < 0) break;
    if (start > at && text) text(resolve(xml.slice(at, start)));
    if (xml.startsWith("<!--", start)) {
      at = after(xml, "-->", start);
    } else if (xml.startsWith("<![CDATA[", start)) {
      at = after(xml, "]]>", start);
      text?.(xml.slice(start + 9, at - 3));
    } else if (xml.startsWith("<?", start)) {
      at = after(xml, "?>", start);
    } else if (xml.startsWith("<!", start)) {
      throw new AppError("catalogue.not_a_table", { why: "document type" });
    } else {
      const end = endOfTag(xml, start);
      const tag = xml.slice(start + 1, end);
      at = end + 1;
      if (tag.startsWith("/")) close?.(local(tag.slice(1).trim()));
      else {
        const name = local(/^[^\s/>]+/.exec(tag)?.[0] ?? "");
        open?.(name, (wanted) => attributeOf(tag, wanted));
        if (tag.endsWith("/")) close?.(name);
      }
    }
  }
}

function after(xml: string, mark: string, from: number): number {
  const at = xml.indexOf(mark, from);
  if (at < 0) throw new AppError("catalogue.not_a_table", { why: "xml" });
  return at + mark.length;
}

/** A ">" inside an attribute's quotes does not end the tag. */
function endOfTag(xml: string, start: number): number {
  let quote = "";
  for (let at = start + 1; at < xml.length; at += 1) {
    const letter = xml[at]!;
    if (quote !== "") quote = letter === quote ? "" : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === ">") return at;
  }
  throw new AppError("catalogue.not_a_table", { why: "xml" });
}
