import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { audit } from "../../db/audit-log.ts";
import type { Database } from "../../db/database.ts";
import { countFailure, isLocked, lockedError, notLocked } from "./accounts.ts";
import { findCounter, fromBase32, toBase32 } from "./totp.ts";

const TICKET_SECONDS = 300;
/** RFC 4226 §4 asks for 128 bits at least and recommends 160. */
const SECRET_BYTES = 20;

/**
 * From now on the account needs a code of an authenticator app.
 * @returns what the app takes: the secret to type in, or the address to show as QR code; kept nowhere else in readable form
 * @throws AppError `access.account_missing`
 */
export async function enrolSecondFactor(db: Database, loginName: string, now: Date): Promise<{ secret: string; address: string }> {
  const secret = toBase32(randomBytes(SECRET_BYTES));
  const name = loginName.trim().toLowerCase();
  await change(db, name, secret, "account.second-factor.on", now);
  const issuer = encodeURIComponent("Cầm Tay");
  return { secret, address: `otpauth://totp/${issuer}:${encodeURIComponent(name)}?secret=${secret}&issuer=${issuer}` };
}

/** @throws AppError `access.account_missing` */
export const removeSecondFactor = (db: Database, loginName: string, now: Date): Promise<void> =>
  change(db, loginName.trim().toLowerCase(), null, "account.second-factor.off", now);

function change(db: Database, loginName: string, totp_secret: string | null, action: string, now: Date): Promise<void> {
  return db.transaction().execute(async (transaction) => {
    const row = await transaction
      .updateTable("accounts")
      .set({ totp_secret, totp_last_counter: null })
      .where("login_name", "=", loginName)
      .returning(["id", "agency"])
      .executeTakeFirst();
    if (!row) throw new AppError("access.account_missing", { loginName });
    const subject = { kind: "account", id: row.id };
    await audit(transaction, { actor: "system", agency: row.agency, action, subject, outcome: "done" }, now);
  });
}

export async function needsSecondFactor(db: Database, accountId: string): Promise<boolean> {
  const row = await db.selectFrom("accounts").select("totp_secret").where("id", "=", accountId).executeTakeFirst();
  return row?.totp_secret != null;
}

/** Wrong codes count like wrong passwords. @throws AppError `access.wrong_code`, `access.locked` */
export async function checkCode(db: Database, accountId: string, code: string, now: Date): Promise<void> {
  const row = await db.selectFrom("accounts").selectAll().where("id", "=", accountId).where("disabled", "=", 0).executeTakeFirst();
  if (!row?.totp_secret) throw new AppError("access.login_expired");
  if (isLocked(row, now)) throw lockedError(row.locked_until, now);
  const counter = findCounter(fromBase32(row.totp_secret), code.replace(/\s/g, ""), now, row.totp_last_counter);
  const line = { actor: row.id, agency: row.agency, action: "login.code", subject: { kind: "account", id: row.id } };
  // The counter moves in the statement that checks it: of two tries with one code at the same moment one wins.
  const taken =
    counter !== null &&
    (
      await db
        .updateTable("accounts")
        .set({ totp_last_counter: counter, failed_logins: 0 })
        .where("id", "=", row.id)
        .where((e) => e.and([e.or([e("totp_last_counter", "is", null), e("totp_last_counter", "<", counter)]), notLocked(e, now)]))
        .executeTakeFirst()
    ).numUpdatedRows === 1n;
  await audit(db, { ...line, outcome: taken ? "done" : "refused" }, now);
  if (taken) return;
  await countFailure(db, row.id, now);
  throw new AppError("access.wrong_code");
}

/** Proof that the password of an account was right, for this one login page and five minutes. */
export interface Tickets {
  issue(accountId: string, uid: string, now: Date): string;
  /** @throws AppError `access.login_expired` */
  accountOf(ticket: string, uid: string, now: Date): string;
}

export function openTickets(key: string): Tickets {
  const seal = (text: string): Buffer => createHmac("sha256", key).update(`login-ticket:${text}`).digest();
  return {
    issue(accountId, uid, now) {
      const until = Math.floor(now.getTime() / 1000) + TICKET_SECONDS;
      return `${accountId}.${until}.${seal(`${accountId}.${until}.${uid}`).toString("base64url")}`;
    },
    accountOf(ticket, uid, now) {
      const [accountId = "", until = "", given = ""] = ticket.split(".");
      const expected = seal(`${accountId}.${until}.${uid}`);
      const proof = Buffer.from(given, "base64url");
      const sound = proof.length === expected.length && timingSafeEqual(proof, expected);
      if (!sound || Number(until) * 1000 < now.getTime()) throw new AppError("access.login_expired");
      return accountId;
    },
  };
}
