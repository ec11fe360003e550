import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import { DocumentWriter } from "../../pdf/compose/document-writer.ts";
import { EmbeddedFont } from "../../pdf/fonts/font-embedder.ts";
import { tinos } from "../../pdf/fonts/tinos.ts";
import { array, dict, name, stream, textString } from "../../pdf/syntax/objects.ts";
import { formatNumber } from "../../pdf/syntax/serialize.ts";
import { type SeparatorMark, separatorPayload } from "../../understand/separator-sheet.ts";
import { type QrModules, writeQr } from "./write-qr.ts";

/** One sheet to print: what its codes say, and in words what it opens. */
export interface SeparatorSheet {
  readonly mark: SeparatorMark;
  /** Name of the procedure or of the component; null on sheets that may open any. */
  readonly name: string | null;
}

/** What stands on a sheet, Vietnamese first. */
export const SHEET_WORDS = {
  dossier: { title: "PHIẾU TÁCH HỒ SƠ", english: "Dossier separator sheet", use: "Đặt tờ này trước trang đầu của mỗi hồ sơ khi quét." },
  paper: { title: "PHIẾU TÁCH GIẤY TỜ", english: "Component separator sheet", use: "Đặt tờ này trước trang đầu của giấy tờ khi quét." },
  anyDossier: "Hồ sơ tiếp theo",
  anyPaper: "Giấy tờ tiếp theo",
  care: "Không gấp, không ghi lên mã.",
} as const;

const [WIDTH_PT, HEIGHT_PT] = [595.28, 841.89];
const MM_PT = 72 / 25.4;
const QR_MM = 70;
const QR_TOP_MM = 92;
const MARGIN_MM = 22;

/** A4 sheets as one PDF: QR code, patch code for scanners that cut by themselves, large plain text. Same sheets, same bytes. */
export async function drawSeparatorSheets(sheets: readonly SeparatorSheet[]): Promise<Buffer> {
  const writer = new DocumentWriter();
  const font = new EmbeddedFont(tinos(), { outlines: true });
  const catalog = writer.reserve();
  const pages = writer.reserve();
  const fontRef = writer.reserve();
  const kids = [];
  for (const sheet of sheets) {
    const content = deflateSync(Buffer.from(drawSheet(sheet, await writeQr(separatorPayload(sheet.mark)), font), "latin1"));
    kids.push(
      writer.add(
        dict({
          Type: name("Page"),
          Parent: pages,
          MediaBox: array([0, 0, WIDTH_PT, HEIGHT_PT]),
          Resources: dict({ Font: dict({ F: fontRef }) }),
          Contents: writer.add(stream({ Filter: name("FlateDecode") }, content)),
        }),
      ),
    );
  }
  writer.fill(pages, dict({ Type: name("Pages"), Count: kids.length, Kids: array(kids) }));
  writer.fill(fontRef, font.embed(writer));
  writer.fill(catalog, dict({ Type: name("Catalog"), Pages: pages, Lang: textString("vi-VN") }));
  const info = writer.add(dict({ Title: textString(SHEET_WORDS.dossier.title), Producer: textString("Cầm Tay") }));
  const id = createHash("sha256").update(JSON.stringify(sheets)).digest().subarray(0, 16);
  return writer.finish({ root: catalog, info, id });
}

function drawSheet({ mark, name: what }: SeparatorSheet, qr: QrModules, font: EmbeddedFont): string {
  const words = SHEET_WORDS[mark.opens];
  const code = mark.dossier ?? (mark.opens === "dossier" ? SHEET_WORDS.anyDossier : SHEET_WORDS.anyPaper);
  return [
    "0 g",
    ...drawPatch(mark.opens),
    centred(words.title, 40, 62, font),
    centred(words.english, 13, 71, font),
    ...drawQr(qr),
    centred(code, 32, 184, font),
    ...(what === null ? [] : wrapped(what, 22, font).map((line, i) => centred(line, 22, 198 + 9 * i, font))),
    centred(words.use, 15, 240, font),
    centred(SHEET_WORDS.care, 15, 247, font),
  ].join("\n");
}

/** One line, its baseline so many millimetres below the upper edge; made smaller where it would not fit. */
function centred(text: string, sizePt: number, baselineMm: number, font: EmbeddedFont): string {
  const room = WIDTH_PT - 2 * MARGIN_MM * MM_PT;
  const size = Math.min(sizePt, room / font.width(text));
  const x = (WIDTH_PT - font.width(text) * size) / 2;
  const y = HEIGHT_PT - baselineMm * MM_PT;
  return `BT /F ${formatNumber(size)} Tf 1 0 0 1 ${formatNumber(x)} ${formatNumber(y)} Tm <${font.encode(text)}> Tj ET`;
}

const MOST_LINES = 4;

function wrapped(text: string, sizePt: number, font: EmbeddedFont): string[] {
  const room = (WIDTH_PT - 2 * MARGIN_MM * MM_PT) / sizePt;
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && font.width(longer) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.length <= MOST_LINES ? lines : [...lines.slice(0, MOST_LINES - 1), `${lines[MOST_LINES - 1]} …`];
}

/** Rectangle in millimetres from the upper left corner. */
const bar = (x: number, y: number, width: number, height: number): string =>
  `${[x * MM_PT, HEIGHT_PT - (y + height) * MM_PT, width * MM_PT, height * MM_PT].map(formatNumber).join(" ")} re f`;

function drawQr(qr: QrModules): string[] {
  const side = QR_MM / qr.size;
  const left = (WIDTH_PT / MM_PT - QR_MM) / 2;
  const bars: string[] = [];
  for (let y = 0; y < qr.size; y++) {
    for (let x = 0; x < qr.size; x++) {
      let run = 0;
      while (x + run < qr.size && qr.isDark(x + run, y)) run++;
      if (run > 0) bars.push(bar(left + x * side, QR_TOP_MM + y * side, run * side, side));
      x += run;
    }
  }
  return bars;
}

const NARROW_MM = 2.032;
const WIDE_MM = 5.08;
const PATCH_LENGTH_MM = 150;
/** Patch T and patch 2 (Kodak publication A-61599): bars along the leading edge, wide or narrow, with narrow spaces between. */
const PATCH_BARS = { dossier: [NARROW_MM, WIDE_MM, NARROW_MM, WIDE_MM], paper: [WIDE_MM, NARROW_MM, NARROW_MM, WIDE_MM] } as const;
const PATCH_EDGE_MM = 18;

/** At the upper edge, and turned about at the lower one: the sheet may be fed either end first. */
function drawPatch(opens: SeparatorMark["opens"]): string[] {
  const left = (WIDTH_PT / MM_PT - PATCH_LENGTH_MM) / 2;
  let y = PATCH_EDGE_MM;
  const bars: string[] = [];
  for (const width of PATCH_BARS[opens]) {
    bars.push(bar(left, y, PATCH_LENGTH_MM, width), bar(left, HEIGHT_PT / MM_PT - y - width, PATCH_LENGTH_MM, width));
    y += width + NARROW_MM;
  }
  return bars;
}
