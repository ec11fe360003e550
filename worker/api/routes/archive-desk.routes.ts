import type { Account } from "@camtay/shared/api/answers.ts";
import { API } from "@camtay/shared/api/contract.ts";
import type { Role } from "@camtay/shared/api/route.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { z } from "zod";
import { audit } from "../../db/audit-log.ts";
import type { Database } from "../../db/database.ts";
import { personKey } from "../../reuse/person-key.ts";
import { decideMerge, listMerges } from "../../reuse/person-merges.ts";
import { searchPapers } from "../../reuse/search-papers.ts";
import { whoSaw } from "../../reuse/who-saw.ts";
import { wordHasher } from "../../reuse/word-hasher.ts";
import type { HandlersOf } from "../handler.ts";
import {
  acknowledgeRequest,
  approveDestruction,
  confirmDestruction,
  type DestroyDossier,
  dossiersOfRequest,
  finishRequest,
  listRequests,
  receiveRequest,
} from "../person-requests/person-requests.ts";

export interface ArchiveDeskParts {
  readonly db: Database;
  /** The office's key for identity numbers and words. */
  readonly officeKey: Buffer;
  readonly searchesPerDay: number;
  readonly destroy: DestroyDossier;
}

const Facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const MERGES_SHOWN = 50;

export const archiveDeskHandlers = ({
  db,
  officeKey,
  searchesPerDay,
  destroy,
}: ArchiveDeskParts): HandlersOf<
  | "searchPapers"
  | "personMerges"
  | "decidePersonMerge"
  | "createPersonRequest"
  | "personRequests"
  | "acknowledgePersonRequest"
  | "personRequestDossiers"
  | "decidePersonRequest"
  | "destroyForPersonRequest"
  | "whoSaw"
  | "auditLines"
> => ({
  async searchPapers({ account, body, now }) {
    await checkSearches(db, account, searchesPerDay, now);
    return searchPapers(
      db,
      wordHasher(officeKey),
      { scopes: scopesOf(account, ["archivist"]), text: body.text, limit: body.limit ?? 20 },
      now,
    );
  },
  personMerges: async ({ account }) => ({ proposals: await listMerges(db, account.agency, MERGES_SHOWN) }),
  decidePersonMerge: ({ account, path, body, now }) =>
    db.transaction().execute(async (transaction) => ({
      state: await decideMerge(transaction, account.agency, path.personMergeId, body.decision, account.id, now),
    })),
  createPersonRequest: ({ account, body, now }) => receiveRequest(db, account, personKey(officeKey, body.identityNumber), body.kind, now),
  personRequests: async ({ account, now }) => ({ requests: await listRequests(db, account.agency, now) }),
  acknowledgePersonRequest: ({ account, path, now }) => acknowledgeRequest(db, account.agency, path.personRequestId, now),
  personRequestDossiers: async ({ account, path, now }) => ({
    dossiers: await dossiersOfRequest(db, account.agency, path.personRequestId, now),
  }),
  decidePersonRequest: ({ account, path, body, now }) =>
    body.decision === "approve"
      ? approveDestruction(db, account, path.personRequestId, body, now)
      : finishRequest(db, account, path.personRequestId, body.decision, body.reason, now),
  destroyForPersonRequest: ({ account, path, now }) => confirmDestruction(db, account, path.personRequestId, destroy, now),
  whoSaw: async ({ account, body }) => ({
    sightings: await whoSaw(db, officeKey, body.identityNumber, scopesOf(account, API.whoSaw.allow)),
  }),
  async auditLines({ account, query }) {
    const rows = await db
      .selectFrom("audit")
      .leftJoin("accounts", "accounts.id", "audit.actor")
      .select([
        "audit.line",
        "audit.at",
        "audit.actor",
        "audit.agency",
        "audit.action",
        "audit.subject_kind",
        "audit.subject_id",
        "audit.outcome",
        "audit.facts_json",
        "accounts.display_name",
      ])
      .where("audit.agency", "=", account.agency)
      .$if(query.action !== undefined, (rows) => rows.where("audit.action", "=", query.action!))
      .$if(query.outcome !== undefined, (rows) => rows.where("audit.outcome", "=", query.outcome!))
      .$if(query.before !== undefined, (rows) => rows.where("audit.line", "<", query.before!))
      .orderBy("audit.line", "desc")
      .limit(query.limit ?? 100)
      .execute();
    return {
      lines: rows.map((row) => ({
        line: row.line,
        at: row.at,
        actor: row.display_name ?? row.actor,
        agency: row.agency,
        action: row.action,
        subjectKind: row.subject_kind,
        subjectId: row.subject_id,
        outcome: row.outcome,
        facts: Facts.parse(JSON.parse(row.facts_json)),
      })),
    };
  },
});

/** The agency acted for, and every other in which the account was given one of these roles. */
const scopesOf = ({ agency, grants = [] }: Account, roles: readonly Role[]): string[] => [
  ...new Set([agency, ...grants.filter(({ role }) => roles.includes(role)).map(({ scope }) => scope)]),
];

/** Nobody at a counter looks for more than this in ten minutes; who goes through the archive name by name does. */
const SEARCHES_IN_TEN_MINUTES = 40;

/**
 * Searches count by their lines in the audit trail; many in a short time raise the alert that many look-ups raise.
 * @throws AppError `reuse.daily_limit`
 */
async function checkSearches(db: Database, { id, agency }: Account, limit: number, now: Date): Promise<void> {
  const before = (ms: number) => new Date(now.getTime() - ms).toISOString();
  const made = await db
    .selectFrom("audit")
    .select((e) => [
      e.fn.countAll<number>().as("today"),
      e.fn.count<number>(e.case().when("at", ">", before(600_000)).then(1).end()).as("lately"),
    ])
    .where("actor", "=", id)
    .where("at", ">", before(86_400_000))
    .where("action", "=", "searchPapers")
    .where("outcome", "=", "done")
    .executeTakeFirstOrThrow();
  if (Number(made.today) >= limit) throw new AppError("reuse.daily_limit", { limit });
  if (Number(made.lately) < SEARCHES_IN_TEN_MINUTES) return;
  const subject = { kind: "search", id: "" };
  await audit(
    db,
    { actor: id, agency, action: "alert.enumeration", subject, outcome: "done", facts: { searches: Number(made.lately) } },
    now,
  );
}
