import { PdfFile } from "../strict-reader.ts";
import { prefixSource } from "../syntax/byte-source.ts";
import { isLive, referencesIn } from "./object-equality.ts";

/** Cross-reference entries that the kept states of one file may hold together: each state has its own table. */
const KEPT_ENTRIES = 4_000_000;

const kept = new WeakMap<PdfFile, { readonly states: Map<number, PdfFile>; entries: number }>();

/**
 * The file as it was when it ended at `end`, read alone. Opened once, however many signatures ask for it.
 * @throws AppError of the reader
 */
export function stateAt(file: PdfFile, end: number): PdfFile {
  if (end === file.source.size) return file;
  const store = kept.get(file) ?? { states: new Map(), entries: 0 };
  kept.set(file, store);
  const opened = store.states.get(end);
  if (opened) return opened;
  // A section that lies wholly inside the state reads the same there; one that leads elsewhere (hybrid files) is read again.
  const inside = file.sections.filter((section) => section.end !== null && section.end <= end && !section.trailer.entries.has("XRefStm"));
  const known = new Map(inside.map((section) => [section.offset, section]));
  const state = new PdfFile(prefixSource(file.source, end), file.limits, known);
  store.entries += state.entries.size;
  if (store.entries <= KEPT_ENTRIES) store.states.set(end, state);
  return state;
}

/** Numbers whose entries may differ between two states; all of them when the later one does not build on the earlier. */
export function touchedNumbers(base: PdfFile, later: PdfFile): Iterable<number> {
  const added = later.sections.length - base.sections.length;
  const isBuiltOn = added >= 0 && base.sections.every(({ offset }, i) => later.sections[added + i]?.offset === offset);
  if (!isBuiltOn) return new Set([...base.entries.keys(), ...later.entries.keys()]);
  return new Set(later.sections.slice(0, added).flatMap((section) => [...section.entries.keys()]));
}

/** What the objects of a state refer to. */
export interface References {
  /** How often one object is referred to; trailers, in cross-reference streams too, do not count. */
  readonly counts: ReadonlyMap<number, number>;
  /** Numbers that are referred to and do not exist. */
  readonly dangling: readonly number[];
}

const references = new WeakMap<PdfFile, References>();

export function referencesOf(file: PdfFile): References {
  const known = references.get(file);
  if (known) return known;
  const counts = new Map<number, number>();
  const trailers = new Set(file.sections.map((section) => section.offset));
  const dangling = new Set<number>();
  for (const [from, entry] of file.entries) {
    if (!isLive(file, from)) continue;
    const isTrailer = entry.kind === "plain" && trailers.has(entry.offset);
    for (const target of referencesIn(file.get(from))) {
      if (!isTrailer) counts.set(target, (counts.get(target) ?? 0) + 1);
      if (!isLive(file, target)) dangling.add(target);
    }
  }
  const found = { counts, dangling: [...dangling] };
  references.set(file, found);
  return found;
}
