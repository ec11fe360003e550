import { printDate } from "@camtay/shared/domain/partial-date.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import type { ArchivedDossier, ArchivedPaper } from "./archive-record.ts";
import type { PackageForm, PackageProfile } from "./package-profile.ts";
import { element, textElement, xmlDocument } from "./xml.ts";

const XSI = "http://www.w3.org/2001/XMLSchema-instance";

/** Names of documents and their codes in Circular 05/2025/TT-BNV; what is not listed is 32, other. */
const TYPE_CODES: readonly (readonly [name: string, code: string])[] = [
  ["nghị quyết", "01"],
  ["quyết định", "02"],
  ["chỉ thị", "03"],
  ["thông báo", "07"],
  ["báo cáo", "14"],
  ["tờ trình", "15"],
  ["giấy ủy quyền", "16"],
  ["biên bản", "20"],
  ["hợp đồng", "21"],
  ["công văn", "22"],
];
export function typeCodeOf(component: string): string {
  const name = fold(component);
  return TYPE_CODES.find(([known]) => name.startsWith(fold(known)))?.[1] ?? "32";
}

export const fileCodeOf = (dossier: ArchivedDossier): string => dossier.fileCode ?? dossier.code;
/** File code and seven-digit ordinal. */
export const documentCode = (dossier: ArchivedDossier, ordinal: number): string =>
  `${fileCodeOf(dossier)}.${String(ordinal).padStart(7, "0")}`;

/** Descriptive metadata of the dossier: the 18 members of AIP_hoso in the order of the circular. */
export function dossierDescription(
  dossier: ArchivedDossier,
  papers: readonly ArchivedPaper[],
  profile: PackageProfile,
  form: PackageForm = "AIP",
): Buffer {
  const pages = papers.reduce((sum, paper) => sum + paper.pageCount, 0);
  const members: [string, string | number | undefined][] = [
    [form === "SIP" ? "fileCode" : "arcFileCode", fileCodeOf(dossier)],
    ["title", dossier.title],
    ["maintenance", dossier.maintenance],
    ["mode", dossier.mode],
    ["language", dossier.language],
    ["startDate", printDate(dossier.startDate)],
    ["endDate", printDate(dossier.endDate)],
    ["keyword", dossier.keywords.join("; ")],
    ["totalDoc", papers.length],
    ["numberOfPaper", dossier.numberOfPaper],
    ["numberOfPage", pages],
    ["format", dossier.format],
    ["inforSign", dossier.inforSign],
    ["confidenceLevel", dossier.confidenceLevel],
    ["paperFileCode", dossier.paperFileCode ?? (dossier.confidenceLevel === "02" ? fileCodeOf(dossier) : undefined)],
    ["riskRecovery", "0"],
    ["riskRecoveryStatus", undefined],
    ["description", dossier.description],
  ];
  return simple(members, `../../schemas/${profile.schemaFiles.dossier}`);
}

/** Descriptive metadata of one record of the dossier (EAD_doc). */
export function paperDescription(
  dossier: ArchivedDossier,
  paper: ArchivedPaper,
  ordinal: number,
  profile: PackageProfile,
  form: PackageForm = "AIP",
): Buffer {
  if (form === "SIP") return handedOverPaper(dossier, paper, ordinal, profile);
  const members: [string, string | number | undefined][] = [
    ["arcFileCode", fileCodeOf(dossier)],
    ["mode", dossier.mode],
    ["language", dossier.language],
    ["keyword", dossier.keywords.join("; ")],
    ["numberOfPage", paper.pageCount],
    ["format", dossier.format],
    ["inforSign", undefined],
    ["confidenceLevel", dossier.confidenceLevel],
    ["description", undefined],
    ["docCode", documentCode(dossier, ordinal)],
    ["docOrdinal", ordinal],
    ["typeName", paper.typeName ?? typeCodeOf(paper.component)],
    ["codeNumber", paper.codeNumber],
    ["codeNotation", paper.codeNotation],
    ["issuedDate", paper.issuedDate === undefined ? undefined : printDate(paper.issuedDate)],
    ["organName", paper.organName],
    ["subject", paper.component],
    ["autograph", paper.autograph],
    ["process", undefined],
  ];
  return simple(members, `../../../../schemas/${profile.schemaFiles.record}`);
}

/** The 21 members that the circular wants of a record handed over to another archive. */
function handedOverPaper(dossier: ArchivedDossier, paper: ArchivedPaper, ordinal: number, profile: PackageProfile): Buffer {
  const members: [string, string | number | undefined][] = [
    ["docId", ordinal],
    ["docCode", documentCode(dossier, ordinal)],
    ["maintenance", dossier.maintenance],
    ["typeName", paper.typeName ?? typeCodeOf(paper.component)],
    ["codeNumber", paper.codeNumber],
    ["codeNotation", paper.codeNotation],
    ["issuedDate", paper.issuedDate === undefined ? undefined : printDate(paper.issuedDate)],
    ["organName", paper.organName],
    ["subject", paper.component],
    ["language", dossier.language],
    ["numberOfPage", paper.pageCount],
    ["inforSign", undefined],
    ["keyword", dossier.keywords.join("; ")],
    ["mode", dossier.mode],
    ["confidenceLevel", dossier.confidenceLevel],
    ["autograph", paper.autograph],
    ["format", dossier.format],
    ["riskRecovery", "0"],
    ["riskRecoveryStatus", undefined],
    ["process", undefined],
    ["description", undefined],
  ];
  return simple(members, `../../../../schemas/${profile.schemaFiles.record}`);
}

const simple = (members: readonly (readonly [string, string | number | undefined])[], schema: string): Buffer =>
  xmlDocument(
    element(
      "simpledc",
      { "xmlns:xsi": XSI, "xsi:noNamespaceSchemaLocation": schema },
      ...members.map(([name, value]) => textElement(name, value)),
    ),
  );
