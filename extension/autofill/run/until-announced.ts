import type { Widget } from "../widgets/widget.ts";
import { type FillSession, isThere, look, noteRebuilding } from "./fill-session.ts";

export type Announce = NonNullable<Widget["announce"]>;

/**
 * What a library holds but has not told the page yet may still be lost, and would not be sent: each library is waited for once.
 * @returns those that could not be asked
 */
export async function untilAnnounced(session: FillSession): Promise<Set<Announce>> {
  // What the last choice drew anew is asked as well.
  if (![...session.controls.values()].every(isThere)) {
    noteRebuilding(session);
    session.controls = look(session.memory);
  }
  const failed = new Set<Announce>();
  const waiting = new Map(
    [...session.controls.values()].flatMap(({ claim }) => (claim.widget.announce ? [[claim.widget.announce, claim]] : [])),
  );
  // The rest of the report must not be lost with this answer.
  for (const [announce, claim] of waiting) await announce(claim, session.tools).catch(() => failed.add(announce));
  return failed;
}
