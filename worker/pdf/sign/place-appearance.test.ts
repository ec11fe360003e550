import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type PrepareOptions, prepareSignature } from "../prepare-signature.ts";
import { openPdf } from "../strict-reader.ts";
import { array, dict, name, type PdfValue } from "../syntax/objects.ts";
import { firstPage } from "../syntax/page-tree.ts";
import { plainPdf } from "../testing/sample-papers.ts";
import type { SignatureAppearance } from "./appearance-profiles.ts";
import { shownSize, toPageRect, toShownBox } from "./place-appearance.ts";

const folder = mkdtempSync(join(tmpdir(), "camtay-place-"));
afterAll(() => rmSync(folder, { recursive: true }));

const agency = "Ủy ban nhân dân xã Mẫu";
const archive: SignatureAppearance = { profile: "tt05-archive", agency };
const options = (appearance: SignatureAppearance): PrepareOptions => ({
  fieldName: "S",
  signedAt: new Date("2026-11-23T01:30:05Z"),
  reserveBytes: 100,
  appearance,
});

/** Words of the shown page with the places where a viewer puts them, in points from the top left. */
function shownWords(bytes: Uint8Array): { text: string; x: number; y: number }[] {
  const file = join(folder, "shown.pdf");
  writeFileSync(file, bytes);
  const html = execFileSync("pdftotext", ["-bbox", file, "-"], { encoding: "utf8" });
  return [...html.matchAll(/xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="[\d.-]+" yMax="[\d.-]+">([^<]+)</g)].map((match) => ({
    text: match[3]!,
    x: Number(match[1]),
    y: Number(match[2]),
  }));
}

describe("the place of a signature", () => {
  const pages: Record<string, Record<string, PdfValue>> = {
    upright: {},
    "turned by 90": { Rotate: 90 },
    "turned by 180": { Rotate: 180 },
    "turned by 270": { Rotate: 270 },
    cropped: { CropBox: array([100, 50, 500, 800]) },
    "cropped and turned": { CropBox: array([500, 800, 100, 50]), Rotate: -90 },
    "off the origin": { MediaBox: array([-200, -300, 395, 542]) },
  };
  for (const [title, page] of Object.entries(pages)) {
    it(`is the top right of what is shown, upright: ${title}`, () => {
      const { bytes, report } = prepareSignature(plainPdf({ page }), options(archive));
      const opened = firstPage(openPdf(bytes));
      const shown = shownSize(opened);
      const box = toShownBox(opened, report.appearance.rect);
      expect(box.x).toBeGreaterThanOrEqual(shown.width / 2);
      expect(box.x + box.width).toBeCloseTo(shown.width - 8);
      expect(box.y + box.height).toBeCloseTo(shown.height - 8);
      const first = shownWords(bytes).filter(({ text }) => ["Ủy", "ban", "nhân"].includes(text));
      expect(first).toHaveLength(3);
      // Upright: read from left to right on one line.
      expect(first[0]!.x).toBeLessThan(first[1]!.x);
      expect(Math.abs(first[0]!.y - first[1]!.y)).toBeLessThan(1);
    });
  }

  it("goes from page space to what is shown and back", () => {
    for (const page of Object.values(pages)) {
      const opened = firstPage(openPdf(plainPdf({ page })));
      const box = { x: 11, y: 22, width: 33, height: 44 };
      expect(toShownBox(opened, toPageRect(opened, box))).toEqual(box);
    }
  });
});

/** Lines of text across the whole top right corner, `step` points apart. */
function crowded(step: number): Buffer {
  const lines: string[] = [];
  for (let y = 836; y > 500; y -= step) lines.push(`1 0 0 1 20 ${y} Tm (${"x".repeat(110)}) Tj`);
  return plainPdf({ text: `) Tj 3 Tr /F0 10 Tf ${lines.join(" ")} (` });
}

describe("recognised text in the corner", () => {
  it("moves the block, makes it smaller, or makes it invisible with a report", () => {
    const header = plainPdf({ text: ") Tj /F0 12 Tf 1 0 0 1 380 815 Tm (Some header at the top right) Tj (" });
    expect(prepareSignature(header, options(archive)).report.appearance).toMatchObject({ fallback: "moved", sizePt: 10 });
    expect(prepareSignature(crowded(36), options(archive)).report.appearance).toMatchObject({ fallback: "smaller", visible: true });
    expect(prepareSignature(crowded(10), options(archive)).report.appearance).toMatchObject({
      fallback: "invisible-no-room",
      visible: false,
      rect: [0, 0, 0, 0],
    });
  });
});

/** A half transparent red square, 2 by 2 pixels, as a seal stands in for. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAYAAABytg0kAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAEUlEQVQImWM4wcDQAMIMMAYAL+IFIXjOQwAAAAAASUVORK5CYII=",
  "base64",
);

describe("profiles", () => {
  const texts: [SignatureAppearance, string[]][] = [
    [archive, ["Mẫu", "2026-11-23T08:30:05+07:00"]],
    [{ profile: "nd30-copy", agency, copyForm: "SAO Y" }, ["Sao", "y", "Mẫu", "23/11/2026", "08:30:05", "+07:00"]],
    [{ profile: "nd30-annex", documentNumber: "12/QĐ-UBND" }, ["12/QĐ-UBND", "23/11/2026"]],
  ];
  for (const [appearance, expected] of texts) {
    it(`${appearance.profile} shows its text in 10 pt and no picture`, () => {
      const { bytes, report } = prepareSignature(plainPdf(), options(appearance));
      const shown = shownWords(bytes).map(({ text }) => text);
      for (const text of expected) expect(shown).toContain(text);
      expect(report.appearance.sizePt).toBe(10);
      expect(Buffer.from(bytes).includes("/Subtype /Image")).toBe(false);
    });
  }

  it("nd30-issued shows the picture at its true size where it is told to", () => {
    const appearance: SignatureAppearance = {
      profile: "nd30-issued",
      image: { png, widthPt: 102, heightPt: 102 },
      place: { page: 1, xPt: 300, yPt: 200 },
    };
    const { bytes, report } = prepareSignature(plainPdf(), options(appearance));
    expect(report.appearance.rect).toEqual([300, 200, 402, 302]);
    expect(Buffer.from(bytes).includes("/SMask")).toBe(true);
    expect(() => prepareSignature(plainPdf(), options({ ...appearance, place: { page: 2, xPt: 0, yPt: 0 } }))).toThrow("pdf.page_missing");
    expect(() =>
      prepareSignature(plainPdf(), options({ ...appearance, image: { png: Buffer.from("x"), widthPt: 1, heightPt: 1 } })),
    ).toThrow("pdf.image_unsupported");
  });

  it("invisible has an empty rectangle and no appearance", () => {
    const { report, bytes } = prepareSignature(plainPdf(), options({ profile: "invisible" }));
    expect(report.appearance).toMatchObject({ visible: false, rect: [0, 0, 0, 0], fallback: "none" });
    expect(Buffer.from(bytes).includes("/AP ")).toBe(false);
  });

  it("a field that waits for its signature is signed where it is", () => {
    const field = dict({
      Type: name("Annot"),
      Subtype: name("Widget"),
      FT: name("Sig"),
      T: { kind: "string", bytes: Buffer.from("S"), hex: false },
      Rect: array([100, 100, 300, 150]),
      F: 4,
    });
    const file = plainPdf({
      extra: (writer) => void writer.add(field),
      catalog: { AcroForm: dict({ Fields: array([{ kind: "ref", number: 6, generation: 0 }]) }) },
    });
    const { report, bytes } = prepareSignature(file, options(archive));
    expect(report.appearance).toMatchObject({ rect: [100, 100, 300, 150], sizePt: 10 });
    expect(shownWords(bytes).length).toBeGreaterThan(0);
  });
});
