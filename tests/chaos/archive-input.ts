import { createHash } from "node:crypto";
import { PartialDate } from "@camtay/shared/domain/partial-date.ts";
import { type ArchiveDossierInput, OcflStore } from "@camtay/worker/archive/index.ts";
import { dossierKeysFolder, openDossierKeys } from "@camtay/worker/keys/dossier-keys.ts";
import { officeKeyWrapper } from "@camtay/worker/keys/wrapping-key.ts";

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

/** An archive as the worker opens it: with keys beside it. */
export const openArchive = (root: string): Promise<OcflStore> =>
  OcflStore.open(root, { keys: openDossierKeys(dossierKeysFolder(root), officeKeyWrapper(Buffer.alloc(32, 1))) });
