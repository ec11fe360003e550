/** One look at a file of the watched folder. */
export interface Sighting {
  /** Below the watched folder, as the disk spells it, with "/". */
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Number of the file on its disk; 0 where the disk has none. */
  readonly inode: number;
}

export interface RestingFile extends Sighting {
  /** Unchanged for so long, by the watch's own clock: clocks of scanners and shares are wrong. */
  readonly restedMs: number;
}

/**
 * Remembers since when each file has not changed. A file that grows, is renamed or written anew under its old name begins again.
 */
export function restingFiles() {
  let known = new Map<string, Sighting & { readonly since: number }>();
  return {
    /** @param nowMs of a clock that only goes forward */
    look(sightings: readonly Sighting[], nowMs: number): RestingFile[] {
      const next = new Map<string, Sighting & { readonly since: number }>();
      for (const sighting of sightings) {
        const before = known.get(sighting.path);
        next.set(sighting.path, { ...sighting, since: before && isSame(before, sighting) ? before.since : nowMs });
      }
      known = next;
      return [...next.values()].map(({ since, ...sighting }) => ({ ...sighting, restedMs: nowMs - since }));
    },
  };
}

export const isSame = (a: Sighting, b: Sighting): boolean =>
  a.sizeBytes === b.sizeBytes && a.modifiedMs === b.modifiedMs && a.inode === b.inode;
