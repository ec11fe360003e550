import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Word } from "@camtay/shared/domain/digitized.ts";
import sharp from "sharp";
import { afterAll, describe, expect, it } from "vitest";
import { type ComposeInput, type ComposePage, composePdfA, layPage } from "./compose-pdfa.ts";

const folder = mkdtempSync(join(tmpdir(), "camtay-compose-"));
afterAll(() => rmSync(folder, { recursive: true }));

const word = (text: string, x: number, y: number, width: number, height: number, line = 0): Word => ({
  text,
  box: { x, y, width, height },
  confidence: 0.9,
  line,
  block: 0,
});

const WORDS = [
  word("ĐỘC", 400, 300, 110, 42),
  word("LẬP", 530, 300, 100, 52),
  word("nghĩa", 400, 400, 100, 40, 1),
  word("\u0111ường", 520, 400, 120, 40, 1),
];

async function paper(pages = 1): Promise<ComposeInput & { pages: ComposePage[] }> {
  const svg = `<svg width="1654" height="2339"><rect width="100%" height="100%" fill="#fdfcfa"/>${WORDS.map(
    ({ box, text }) => `<text x="${box.x}" y="${box.y + box.height}" font-size="46" textLength="${box.width}">${text}</text>`,
  ).join("")}<circle cx="1200" cy="1800" r="150" stroke="#c22" stroke-width="9" fill="none"/></svg>`;
  const { data, info } = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const colour = { data, width: info.width, height: info.height, channels: 3 as const };
  return {
    pages: Array.from({ length: pages }, () => ({ colour: { ...colour, data: Uint8Array.from(data) }, words: WORDS, dpi: 200 })),
    title: "Giấy khai sinh",
    mark: { convertedAt: new Date("2026-11-23T01:30:05Z"), converter: "Ủy ban nhân dân xã Mẫu" },
    idSeed: "seed",
  };
}

async function compose(pages = 1): Promise<string> {
  const file = join(folder, `paper-${pages}.pdf`);
  writeFileSync(file, await composePdfA(await paper(pages)));
  return file;
}

describe("a composed paper", () => {
  it("is a clean PDF of real size", async () => {
    const file = await compose(2);
    expect(execFileSync("qpdf", ["--check", file], { encoding: "utf8" })).toContain("No syntax or stream encoding errors found");
    expect(execFileSync("pdfinfo", [file], { encoding: "utf8" })).toMatch(/Pages: +2[\s\S]*Page size: +595.439 x 842.039 pts/);
  });

  it("holds its words where they stand, with every Vietnamese letter", async () => {
    const html = execFileSync("pdftotext", ["-bbox", await compose(), "-"], { encoding: "utf8" });
    for (const { text, box } of WORDS) {
      const found = new RegExp(`xMin="([\\d.]+)" yMin="([\\d.]+)" xMax="([\\d.]+)" yMax="([\\d.]+)">${text}<`).exec(html);
      expect(found, text).not.toBeNull();
      const [left, top, right, bottom] = found!.slice(1).map((v) => (Number(v) * 200) / 72) as [number, number, number, number];
      expect(Math.abs(left - box.x)).toBeLessThan(4);
      expect(Math.abs(right - box.x - box.width)).toBeLessThan(4);
      expect(top).toBeLessThan(box.y + 8);
      expect(bottom).toBeGreaterThan(box.y + box.height - 10);
    }
  });

  it("shows that it was converted, when and by whom (R-05)", async () => {
    const text = execFileSync("pdftotext", ["-layout", await compose(), "-"], { encoding: "utf8" });
    expect(text).toContain("Bản số hóa từ bản giấy – 2026-11-23T08:30:05+07:00 – Ủy ban nhân dân xã Mẫu");
  });

  it("says the same in Info and XMP", async () => {
    const file = await compose();
    const info = execFileSync("pdfinfo", ["-isodates", file], { encoding: "utf8" });
    const xmp = execFileSync("pdfinfo", ["-meta", file], { encoding: "utf8" });
    expect(info).toMatch(/Title: +Giấy khai sinh/);
    expect(xmp).toContain('<rdf:li xml:lang="x-default">Giấy khai sinh</rdf:li>');
    expect(xmp).toContain("<xmp:CreateDate>2026-11-23T08:30:05+07:00</xmp:CreateDate>");
    expect(xmp).toContain("<pdfaid:part>2</pdfaid:part>");
  });

  it("has the same bytes for the same input", async () => {
    expect(Buffer.compare(Buffer.from(await composePdfA(await paper())), Buffer.from(await composePdfA(await paper())))).toBe(0);
  });

  it("takes pages one by one from a generator, packed beforehand or not", async () => {
    async function* pages() {
      for (const [index, page] of (await paper(2)).pages.entries()) yield index === 0 ? await layPage(page) : page;
    }
    const input = await paper(2);
    expect(Buffer.compare(Buffer.from(await composePdfA({ ...input, pages: pages() })), Buffer.from(await composePdfA(input)))).toBe(0);
  });

  it("takes whatever a recogniser may say", async () => {
    const input = await paper();
    const words = ["\ud800", "日本", "👍", "a\u0301\u0000b", "\ufeff", " ", "—"].map((text, i) =>
      word(text, 100 + i * 90, 1000, 80, 30, 9),
    );
    const odd = [word("ngoài", -50, -50, 20, 20), word("xa", 1_640, 2_330, 400, 400), word("dẹt", 10, 10, 0, 0)];
    const file = join(folder, "odd.pdf");
    writeFileSync(
      file,
      await composePdfA({ ...input, title: "\u0007 <&> \ud800", pages: [{ ...input.pages[0]!, words: [...words, ...odd] }] }),
    );
    expect(execFileSync("qpdf", ["--check", file], { encoding: "utf8" })).toContain("No syntax or stream encoding errors found");
    expect(execFileSync("pdftotext", [file, "-"], { encoding: "utf8" })).toContain("日本");
  });

  it("refuses an empty paper and pages under 200 dpi (R-02)", async () => {
    const input = await paper();
    await expect(composePdfA({ ...input, pages: [] })).rejects.toMatchObject({ code: "pdf.no_pages" });
    await expect(composePdfA({ ...input, pages: [{ ...input.pages[0]!, dpi: 150 }] })).rejects.toMatchObject({
      code: "pdf.low_resolution",
    });
  });
});
