/** Blocks that stand out from the paper in tone, and those that do so in colour. */
export const PLAIN = 1;
export const COLOURED = 2;

/** Coloured blocks that are this near belong to one mark. */
const JOINED = 2;
/** Fewer are specks of colour in the grain, or a dot. */
const LEAST_BLOCKS = 4;
/** A seal with a signature over it covers a twentieth of a sheet; a frame around the page or a filled-in form is no such mark. */
const MOST_SHARE = 1 / 12;
/** Blocks of paper kept around the strokes of any coloured mark, and around the box of a seal or a signature. */
const STROKE_REACH = 2;
const BOX_REACH = 1;

/**
 * Every marked block with its neighbours; of a seal or a signature the whole box, so that the paper that a ring encloses and the paper
 * between the strokes stay as they are.
 * @param marked blocks row by row: 0, PLAIN or COLOURED
 * @returns 1 for each block to keep
 */
export function keepAround(marked: Uint8Array, columns: number, rows: number): Uint8Array {
  const kept = new Uint8Array(marked.length);
  const keep = (left: number, top: number, right: number, bottom: number) => {
    for (let y = Math.max(0, top); y <= Math.min(rows - 1, bottom); y++)
      kept.fill(1, y * columns + Math.max(0, left), y * columns + Math.min(columns - 1, right) + 1);
  };
  for (let y = 0; y < rows; y++) for (let x = 0; x < columns; x++) if (marked[y * columns + x] !== 0) keep(x - 1, y - 1, x + 1, y + 1);
  for (const mark of colouredMarks(marked, columns, rows)) {
    if (mark.length < LEAST_BLOCKS) continue;
    let [left, top, right, bottom] = [columns, rows, 0, 0];
    for (const block of mark) {
      const [x, y] = [block % columns, Math.floor(block / columns)];
      [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
    }
    if ((right - left + 1) * (bottom - top + 1) <= marked.length * MOST_SHARE)
      keep(left - BOX_REACH, top - BOX_REACH, right + BOX_REACH, bottom + BOX_REACH);
    else
      for (const block of mark) {
        const [x, y] = [block % columns, Math.floor(block / columns)];
        keep(x - STROKE_REACH, y - STROKE_REACH, x + STROKE_REACH, y + STROKE_REACH);
      }
  }
  return kept;
}

/** Coloured blocks joined to marks. */
function colouredMarks(marked: Uint8Array, columns: number, rows: number): number[][] {
  const seen = new Uint8Array(marked.length);
  const marks: number[][] = [];
  for (let start = marked.indexOf(COLOURED); start >= 0; start = marked.indexOf(COLOURED, start + 1)) {
    if (seen[start] === 1) continue;
    seen[start] = 1;
    const mark = [start];
    for (let i = 0; i < mark.length; i++) {
      const [x, y] = [mark[i]! % columns, Math.floor(mark[i]! / columns)];
      for (let ny = Math.max(0, y - JOINED); ny <= Math.min(rows - 1, y + JOINED); ny++) {
        for (let nx = Math.max(0, x - JOINED); nx <= Math.min(columns - 1, x + JOINED); nx++) {
          const next = ny * columns + nx;
          if (marked[next] !== COLOURED || seen[next] === 1) continue;
          seen[next] = 1;
          mark.push(next);
        }
      }
    }
    marks.push(mark);
  }
  return marks;
}
