import { createHash } from "node:crypto";

const DAY_MS = 86_400_000;
/** The upkeep's day begins at midnight in Vietnam (UTC+7); counted otherwise, a share would come twice and the next one late. */
const OFFSET_MS = 7 * 3_600_000;

/** Whether an object's turn is today: its path's digest and the day decide, so that ceil(100 / percent) days reach them all. */
export function isDue(path: string, percent: number, now: Date): boolean {
  const rounds = Math.max(1, Math.ceil(100 / percent));
  const turn = createHash("sha256").update(path).digest().readUInt32BE(0) % rounds;
  return turn === Math.floor((now.getTime() + OFFSET_MS) / DAY_MS) % rounds;
}
