import { EmbeddedFont, type ObjectSink } from "../fonts/font-embedder.ts";
import { tinos } from "../fonts/tinos.ts";
import { array, dict, name, type PdfStream, stream } from "../syntax/objects.ts";
import { formatNumber } from "../syntax/serialize.ts";

const LINE_HEIGHT = 1.2;
const PADDING_PT = 2;
const MAX_LINE_EM = 20;
const CLOCK_CHARACTERS = "0123456789-/T:+ ";

export interface TextBlock {
  readonly lines: readonly string[];
  readonly sizePt: number;
  readonly width: number;
  readonly height: number;
}

/** Breaks long lines at spaces and measures the block. */
export function layOutText(lines: readonly string[], sizePt: number): TextBlock {
  const ruler = new EmbeddedFont(tinos(), { outlines: true });
  const broken = lines.flatMap((line) => breakLine(line, ruler));
  const widest = Math.max(...broken.map((line) => ruler.width(line)));
  return { lines: broken, sizePt, width: widest * sizePt + 2 * PADDING_PT, height: broken.length * LINE_HEIGHT * sizePt + 2 * PADDING_PT };
}

function breakLine(line: string, ruler: EmbeddedFont): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (current !== "" && ruler.width(longer) > MAX_LINE_EM) {
      lines.push(current);
      current = word;
    } else current = longer;
  }
  return [...lines, current];
}

/** The block as a form XObject: centred lines, black, upright Times face. */
export function textAppearance(block: TextBlock, matrix: readonly number[], sink: ObjectSink): PdfStream {
  const font = new EmbeddedFont(tinos(), { outlines: true });
  // Always the same characters first: the subset then does not depend on the time of signing, and is packed once a batch.
  font.encode(CLOCK_CHARACTERS);
  const rows = block.lines.map((line, i) => {
    const x = (block.width - font.width(line) * block.sizePt) / 2;
    const y = block.height - PADDING_PT - block.sizePt * (LINE_HEIGHT * i + 0.93);
    return `1 0 0 1 ${formatNumber(x)} ${formatNumber(y)} Tm <${font.encode(line)}> Tj`;
  });
  const content = `q\nBT\n0 g\n/F0 ${formatNumber(block.sizePt)} Tf\n${rows.join("\n")}\nET\nQ\n`;
  return stream(
    {
      Type: name("XObject"),
      Subtype: name("Form"),
      BBox: array([0, 0, block.width, block.height]),
      Matrix: array(matrix),
      Resources: dict({ Font: dict({ F0: sink.add(font.embed(sink)) }) }),
    },
    Buffer.from(content, "latin1"),
  );
}
