import { AppError } from "@camtay/shared/errors/app-error.ts";
import { z } from "zod";
import { nameUuid, type OcflStore } from "../../archive/index.ts";
import { agencyUser } from "../../archive/package/archive-agents.ts";
import { findBrokenAuditLine } from "../../db/audit-log.ts";
import type { Database } from "../../db/database.ts";
import { openDatabase } from "../../db/open-database.ts";
import { openAtRest } from "../../keys/at-rest.ts";
import type { Settings } from "../../settings.ts";

const LINES_FILE = "audit.jsonl";
const HEAD_FILE = "head.json";

/** What one object of the archive holds of the trail: lines without a gap, and the hash of the last, which commits to all before it. */
const Head = z.object({ version: z.literal(1), from: z.number().int(), to: z.number().int(), hash: z.string().regex(/^[0-9a-f]{64}$/) });
type Head = z.infer<typeof Head>;

const auditObjectId = (ordinal: number): string => `urn:uuid:${nameUuid("camtay:audit", String(ordinal)).toLowerCase()}`;

async function* heads(store: OcflStore): AsyncGenerator<Head> {
  for (let ordinal = 1; await store.has(auditObjectId(ordinal)); ordinal += 1) {
    const text = (await store.readFile(auditObjectId(ordinal), HEAD_FILE)).toString("utf8");
    yield Head.parse(JSON.parse(text));
  }
}

/** Keeps one object from growing without end when nobody sealed for long. */
const LINES_AT_ONCE = 100_000;

/**
 * Puts the lines of the audit trail that the archive does not hold yet into it, so that the day's seal covers them: from then on not even
 * someone who rewrites the whole database with fresh hashes can change them unseen.
 * @returns how many lines were put in
 * @throws AppError `access.audit_broken`: a trail that was altered is not made to look sealed
 */
export async function archiveAudit(
  store: OcflStore,
  db: Database,
  user: { readonly name: string; readonly address: string },
  now: Date,
): Promise<number> {
  let next = (await checkAudit(store, db)) + 1;
  let ordinal = 1;
  while (await store.has(auditObjectId(ordinal))) ordinal += 1;
  let put = 0;
  for (;;) {
    const lines = await db.selectFrom("audit").selectAll().where("line", ">=", next).orderBy("line").limit(LINES_AT_ONCE).execute();
    const last = lines.at(-1);
    if (!last) return put;
    const head: Head = { version: 1, from: next, to: last.line, hash: last.hash };
    const files = new Map([
      [LINES_FILE, Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(""))],
      [HEAD_FILE, Buffer.from(`${JSON.stringify(head)}\n`)],
    ]);
    await store.createObject(auditObjectId(ordinal), files, { created: now, message: `Nhật ký truy cập ${next}-${last.line}`, user });
    put += lines.length;
    ordinal += 1;
    next = last.line + 1;
  }
}

/** As `archiveAudit`, of this office's own database and archive. */
export async function sealAuditTrail(
  store: OcflStore,
  settings: Settings,
  agency: { readonly code: string; readonly name: string },
  now: Date,
): Promise<number> {
  const db = await openDatabase(settings.database, await openAtRest(settings));
  try {
    return await archiveAudit(store, db, agencyUser(agency), now);
  } finally {
    await db.destroy();
  }
}

/**
 * Whether the trail holds in itself and says the same as what the archive holds of it.
 * @returns how many of its lines the archive holds
 * @throws AppError `access.audit_broken` naming the first line that does not
 */
export async function checkAudit(store: OcflStore | null, db: Database): Promise<number> {
  const broken = await findBrokenAuditLine(db);
  if (broken !== null) throw new AppError("access.audit_broken", { line: broken });
  if (store === null) return 0;
  let archived = 0;
  for await (const head of heads(store)) {
    const row = await db.selectFrom("audit").select("hash").where("line", "=", head.to).executeTakeFirst();
    if (row?.hash !== head.hash || head.from !== archived + 1) throw new AppError("access.audit_broken", { line: head.from });
    archived = head.to;
  }
  return archived;
}
