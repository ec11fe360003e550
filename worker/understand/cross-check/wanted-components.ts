import { type DocumentType, documents } from "@camtay/shared/catalogues/documents.ts";
import { equivalentResultCodes, findProcedure } from "@camtay/shared/catalogues/procedures.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import type { PageProfile } from "../page-profile.ts";
import { APPLICATIONS, RECEIPT } from "../pile/same-dossier.ts";
import { rowText } from "../text-rows.ts";

/** A component that some dossiers must hold. */
export interface WantedComponent {
  readonly name: string;
  readonly accepts: (type: DocumentType) => boolean;
}

const APPLICATION = /^(?:to khai|don |giay de nghi|phieu (?:de nghi|khai|yeu cau|dang ky)|van ban de nghi|bieu mau)/;

/** Required without condition and handed in on paper; only those whose kind the catalogue of papers knows. */
export function requiredBy(procedure: string | null): WantedComponent[] {
  const rows = (procedure === null ? undefined : findProcedure(procedure))?.components ?? [];
  return rows
    .filter((row) => row.required && row.condition === null && /^(?:original|copy|paper-form)/.test(row.form))
    .flatMap((row): WantedComponent[] => {
      const kinds = kindsOf(row.name, row.resultTypeCode);
      return kinds.length === 0 ? [] : [{ name: row.name, accepts: (type) => kinds.includes(type) }];
    });
}

/** Something that the applicant brings is there. */
export function hasComponent(procedure: string | null, types: readonly DocumentType[]): boolean {
  const results = (procedure === null ? undefined : findProcedure(procedure))?.results.map((result) => fold(result.name)) ?? [];
  return types.some((type) => type.id !== RECEIPT && !results.some((name) => name.includes(fold(type.name))));
}

/** Kinds of paper that a component's wording can mean. */
function kindsOf(name: string, resultTypeCode: string | null): DocumentType[] {
  const wording = fold(name);
  const codes = resultTypeCode === null ? [] : equivalentResultCodes(resultTypeCode);
  return documents().filter(
    (type) =>
      type.resultTypeCodes.some((code) => codes.includes(code)) ||
      type.headings.some((heading) => !heading.includes("|") && wording.includes(fold(heading))) ||
      (APPLICATION.test(wording) && APPLICATIONS.test(type.id)) ||
      (/giay to tuy than|can cuoc|cccd|chung minh nhan dan/.test(wording) && /^(?:can_cuoc|ho_chieu)$/.test(type.id)),
  );
}

/** `1. Bản sao giấy tờ tùy thân` in the list of what was handed in; lines that could mean anything are left out. */
export function componentsOnReceipt(pages: readonly PageProfile[]): WantedComponent[] {
  const lines = pages.flatMap((page) => page.text.rows.map(rowText));
  const from = lines.findIndex((line) => /^thanh phan ho so/.test(fold(line)));
  const wanted: WantedComponent[] = [];
  for (const line of from < 0 ? [] : lines.slice(from + 1)) {
    const entry = /^\s*\d{1,2}\s*[.)]\s*(.+)$/u.exec(line)?.[1];
    if (entry === undefined) {
      if (/^(?:so luong|thoi gian)/.test(fold(line))) break;
      continue;
    }
    const wording = fold(entry);
    const kinds = /khac|neu co/.test(wording) ? [] : kindsOf(entry, null);
    const isApplication = APPLICATION.test(wording);
    const name = isApplication ? "Đơn hoặc tờ khai" : kinds[0]?.name;
    if (name !== undefined) wanted.push({ name, accepts: (type) => kinds.includes(type) });
  }
  return wanted;
}
