import type { PageProfile } from "../page-profile.ts";
import { liesInOtherStack } from "./pile.ts";

/**
 * The back of a separator sheet belongs to no paper, also when something is written on it. It is known where sheets are scanned on both
 * sides: up to the next separator every second page is empty or a short note, and at least one is empty.
 * @returns the same pages, such backs as kind "separator-back"; a person is asked about them, for nothing written may go unseen
 */
export function markSheetBacks(profiles: readonly PageProfile[]): PageProfile[] {
  return profiles.map((page, at): PageProfile => {
    const sheet = profiles[at - 1];
    const isBack = sheet?.kind === "separator" && isNote(page) && isTwoSided(profiles, at);
    return isBack ? { ...page, kind: "separator-back" } : page;
  });
}

const isNote = (page: PageProfile): boolean =>
  page.kind === "content" && page.isNote && page.qr.length === 0 && !page.classification.hasHeading;

function isTwoSided(profiles: readonly PageProfile[], back: number): boolean {
  let end = profiles.findIndex((page, at) => at > back && (page.kind === "separator" || liesInOtherStack(page, profiles[back]!)));
  if (end < 0) end = profiles.length;
  const run = profiles.slice(back + 1, end);
  const fronts = run.filter((_, at) => at % 2 === 0);
  const backs = run.filter((_, at) => at % 2 === 1);
  return (
    backs.some((page) => page.kind === "blank") &&
    backs.every((page) => page.kind === "blank" || isNote(page)) &&
    fronts.every((page) => page.kind === "content" && !isNote(page))
  );
}
