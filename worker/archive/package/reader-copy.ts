import { layOutText, textAppearance } from "../../pdf/sign/appearance-stream.ts";
import { IncrementWriter } from "../../pdf/sign/increment-writer.ts";
import { appearanceMatrix, type ShownBox, shownSize, toPageRect } from "../../pdf/sign/place-appearance.ts";
import { openPdf } from "../../pdf/strict-reader.ts";
import { array, dict, isKind, name, type PdfRef, withEntries } from "../../pdf/syntax/objects.ts";
import { type Page, walkPages } from "../../pdf/syntax/page-tree.ts";

const COPY_WORDS = "BẢN SAO";
const COPY_SIZE_PT = 13;
const FOOT_SIZE_PT = 9;
const EDGE_PT = 10;
/** Print, read-only, locked: it belongs to the copy (ISO 32000-1, table 165). */
const FLAGS = 4 | 64 | 128;

/**
 * A copy for readers: "BẢN SAO" at the top right of the first page, the agency's name at the foot of every page (Circular 05/2025/TT-BNV).
 * The marks are appended, so the signed file lies unchanged in front of them and can still be checked.
 * @throws AppError `pdf.…` when the file is no PDF that can be followed
 */
export function markReaderCopy(pdf: Uint8Array, agencyName: string): Buffer {
  const file = openPdf(pdf);
  const writer = new IncrementWriter(file);
  let isFirst = true;
  for (const page of [...walkPages(file)]) {
    const marks = [footMark(page, agencyName)];
    if (isFirst) marks.push(copyMark(page));
    isFirst = false;
    appendAll(
      page,
      marks.map(({ text, sizePt, box }) => {
        const block = layOutText([text], sizePt);
        const drawn = writer.add(textAppearance(block, appearanceMatrix(page.rotate, block), writer));
        return writer.add(
          dict({
            Type: name("Annot"),
            Subtype: name("Stamp"),
            P: page.reference,
            Rect: array(toPageRect(page, box)),
            F: FLAGS,
            AP: dict({ N: drawn }),
          }),
        );
      }),
    );
  }
  return Buffer.concat([pdf, writer.finish()]);

  function appendAll(page: Page, marks: readonly PdfRef[]): void {
    const annotations = page.dict.entries.get("Annots");
    const grown = array([...(file.items(annotations) ?? []), ...marks]);
    if (isKind(annotations, "ref")) writer.place(annotations, grown);
    else writer.place(page.reference, withEntries(page.dict, { Annots: grown }));
  }
}

interface Mark {
  readonly text: string;
  readonly sizePt: number;
  readonly box: ShownBox;
}

function copyMark(page: Page): Mark {
  const { width, height } = layOutText([COPY_WORDS], COPY_SIZE_PT);
  const shown = shownSize(page);
  const box = { x: shown.width - EDGE_PT - width, y: shown.height - EDGE_PT - height, width, height };
  return { text: COPY_WORDS, sizePt: COPY_SIZE_PT, box };
}

function footMark(page: Page, agencyName: string): Mark {
  const { width, height } = layOutText([agencyName], FOOT_SIZE_PT);
  return { text: agencyName, sizePt: FOOT_SIZE_PT, box: { x: (shownSize(page).width - width) / 2, y: EDGE_PT / 2, width, height } };
}
