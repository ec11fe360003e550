import type { PackageForm, PackageProfile } from "./package-profile.ts";
import { element, type XmlElement, xmlDocument } from "./xml.ts";

type Rule = readonly [name: string, type: "text" | "date" | "count" | "two" | "code", required: boolean];

const DOSSIER: readonly Rule[] = [
  ["arcFileCode", "text", true],
  ["title", "text", true],
  ["maintenance", "two", true],
  ["mode", "two", true],
  ["language", "text", true],
  ["startDate", "date", true],
  ["endDate", "date", true],
  ["keyword", "text", false],
  ["totalDoc", "count", true],
  ["numberOfPaper", "count", false],
  ["numberOfPage", "count", true],
  ["format", "two", true],
  ["inforSign", "text", false],
  ["confidenceLevel", "two", true],
  ["paperFileCode", "text", false],
  ["riskRecovery", "text", false],
  ["riskRecoveryStatus", "text", false],
  ["description", "text", false],
];
const RECORD: readonly Rule[] = [
  ["arcFileCode", "text", true],
  ["mode", "two", true],
  ["language", "text", true],
  ["keyword", "text", false],
  ["numberOfPage", "count", true],
  ["format", "two", true],
  ["inforSign", "text", false],
  ["confidenceLevel", "two", true],
  ["description", "text", false],
  ["docCode", "text", true],
  ["docOrdinal", "count", true],
  ["typeName", "two", true],
  ["codeNumber", "text", false],
  ["codeNotation", "text", false],
  ["issuedDate", "date", false],
  ["organName", "text", false],
  ["subject", "text", true],
  ["autograph", "text", false],
  ["process", "text", false],
];

/** What differs in a package that is handed over. */
const DOSSIER_SIP: readonly Rule[] = DOSSIER.map(([name, ...rule]) => [name === "arcFileCode" ? "fileCode" : name, ...rule]);
const RECORD_SIP: readonly Rule[] = [
  ["docId", "text", true],
  ["maintenance", "two", true],
  ...RECORD.filter(([name]) => name !== "arcFileCode" && name !== "docOrdinal"),
  ["riskRecovery", "text", false],
  ["riskRecoveryStatus", "text", false],
];

const restriction = (name: string, pattern: string): XmlElement =>
  element("xs:simpleType", { name }, element("xs:restriction", { base: "xs:string" }, element("xs:pattern", { value: pattern })));
const TYPES = { text: "xs:string", count: "xs:nonNegativeInteger", date: "partialDate", two: "twoDigits", code: "xs:string" } as const;

/** An XML schema of the flat description; the order of the members is free, because accepted packages differ in it. */
const schema = (rules: readonly Rule[]): Buffer =>
  xmlDocument(
    element(
      "xs:schema",
      { "xmlns:xs": "http://www.w3.org/2001/XMLSchema", elementFormDefault: "qualified" },
      element(
        "xs:element",
        { name: "simpledc" },
        element(
          "xs:complexType",
          {},
          element(
            "xs:all",
            {},
            ...rules.map(([name, type, required]) => element("xs:element", { name, type: TYPES[type], minOccurs: required ? 1 : 0 })),
          ),
        ),
      ),
      restriction("twoDigits", "[0-9]{2}"),
      restriction("partialDate", "([0-9]{2}/){0,2}[0-9]{4}"),
    ),
  );

const DOSSIER_SCHEMA = { SIP: schema(DOSSIER_SIP), AIP: schema(DOSSIER), DIP: schema(DOSSIER) };
const RECORD_SCHEMA = { SIP: schema(RECORD_SIP), AIP: schema(RECORD), DIP: schema(RECORD) };

/** Schema files of the package by name. */
export const packageSchemas = ({ schemaFiles }: PackageProfile, form: PackageForm = "AIP"): ReadonlyMap<string, Buffer> =>
  new Map([
    [schemaFiles.dossier, DOSSIER_SCHEMA[form]],
    [schemaFiles.record, RECORD_SCHEMA[form]],
  ]);
