import { createHash } from "node:crypto";
import { PartialDate } from "@camtay/shared/domain/partial-date.ts";
import type { ArchiveDossierInput } from "@camtay/worker/archive/index.ts";

const DAY = PartialDate.parse("2026-11-23");

/** A made-up dossier whose papers follow from its code and `edition`, so that anyone can say what must be in the archive. */
export const madeUpDossier = (code: string, edition: number, paperBytes: number): ArchiveDossierInput => ({
  dossier: {
    code,
    title: "Đăng ký khai sinh",
    agency: { code: "H99", name: "UBND xã Mẫu" },
    procedure: { code: "1.001193", name: "Đăng ký khai sinh" },
    maintenance: "01",
    mode: "02",
    startDate: DAY,
    endDate: DAY,
  },
  papers: Array.from({ length: edition + 1 }, (_, at) => ({
    pdf: paperContent(code, at, paperBytes),
    documentType: "giay_khai_sinh",
    component: `Giấy tờ ${at + 1}`,
    pageCount: 1,
  })),
  software: { name: "Cầm Tay", version: "0.1.0" },
  user: { name: "Cầm Tay", address: "urn:camtay:account:thunghiem" },
});

export function paperContent(code: string, paper: number, sizeBytes: number): Buffer {
  const block = createHash("sha512").update(`${code} ${paper}`).digest();
  return Buffer.concat(Array.from({ length: Math.ceil(sizeBytes / block.length) }, () => block)).subarray(0, sizeBytes);
}
