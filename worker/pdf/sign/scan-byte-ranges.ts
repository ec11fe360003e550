import type { PdfFile } from "../strict-reader.ts";
import { parseIndirectObject } from "../syntax/indirect-object.ts";
import { isKind } from "../syntax/objects.ts";
import type { Span } from "./byte-range-check.ts";

const NEEDLE = Buffer.from("/ByteRange", "latin1");
/** Seven octets: the longest that Node looks for with the machine's own byte search, twelve times as fast as for eight. */
const CORE = Buffer.from("ByteRan", "latin1");
const MAX_HITS = 1_000;

/**
 * Every `/ByteRange` in the raw bytes that belongs to none of the known signature dictionaries and is not data inside a stream (an
 * attached PDF may be signed itself). A hit means a signature that was cut off from its field, or one that hides.
 */
export function strayByteRanges(file: PdfFile, known: readonly Span[]): number[] {
  const hits: number[] = [];
  const overlap = NEEDLE.length - 1;
  file.source.scan(
    0,
    file.source.size,
    (piece, start) => {
      for (let at = piece.indexOf(CORE); at >= 0 && hits.length < MAX_HITS; at = piece.indexOf(CORE, at + 1)) {
        if (piece.subarray(Math.max(0, at - 1), at - 1 + NEEDLE.length).equals(NEEDLE)) hits.push(start + at - 1);
      }
    },
    overlap,
  );
  return hits.filter((at) => !known.some((span) => at >= span.start && at < span.end) && !isInsideStream(file, at));
}

function isInsideStream(file: PdfFile, at: number): boolean {
  let offset = -1;
  for (const section of file.sections) {
    for (const entry of section.entries.values())
      if (entry.kind === "plain" && entry.offset <= at && entry.offset > offset) offset = entry.offset;
  }
  if (offset < 0) return false;
  try {
    const { object, end } = parseIndirectObject(file.source, offset, file.limits, (reference) => Number(file.resolve(reference)));
    if (!isKind(object, "stream")) return false;
    const tail = end - at;
    return tail > 0 && file.source.slice(offset, at).includes("stream");
  } catch {
    return false; // an object that cannot be read hides nothing legitimate
  }
}
