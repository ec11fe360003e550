import type { Account } from "@camtay/shared/api/answers.ts";
import { ROLES, type Role } from "@camtay/shared/api/route.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { ExpressionBuilder, Transaction } from "kysely";
import { z } from "zod";
import { audit } from "../../db/audit-log.ts";
import type { Database, Tables } from "../../db/database.ts";
import { newId } from "../../db/new-id.ts";
import type { AccountTable } from "../../db/schema/access.schema.ts";
import { hashPassword, isPassword, NO_PASSWORD, randomPassword } from "./password-hash.ts";

export const LEAST_PASSWORD_LENGTH = 10;
const FAILURES_BEFORE_LOCK = 5;
const LOCK_MINUTES = 15;

const StoredRoles = z.array(z.enum(ROLES));

export const accountOf = (row: AccountTable): Account => ({
  id: row.id,
  loginName: row.login_name,
  displayName: row.display_name,
  agency: row.agency,
  roles: StoredRoles.parse(JSON.parse(row.roles_json)),
});

export interface NewAccount {
  readonly loginName: string;
  readonly displayName: string;
  readonly agency: string;
  readonly roles: readonly Role[];
  /** Null: the account logs in at the agency's own provider. */
  readonly password: string | null;
}

const plainName = (loginName: string): string => loginName.trim().toLowerCase();

function checkPassword(password: string): void {
  if (password.length < LEAST_PASSWORD_LENGTH) throw new AppError("access.weak_password", { least: LEAST_PASSWORD_LENGTH });
}

/** @throws AppError `access.weak_password`, `access.account_exists` */
export async function addAccount(db: Database, account: NewAccount, now: Date): Promise<Account> {
  if (account.password !== null) checkPassword(account.password);
  const row: AccountTable = {
    id: newId(),
    login_name: plainName(account.loginName),
    display_name: account.displayName.normalize("NFC").trim(),
    agency: account.agency,
    roles_json: JSON.stringify(StoredRoles.parse(account.roles)),
    password_hash: account.password === null ? NO_PASSWORD : await hashPassword(account.password),
    failed_logins: 0,
    locked_until: null,
    disabled: 0,
    tokens_valid_from: now.toISOString(),
    totp_secret: null,
    totp_last_counter: null,
    external_issuer: null,
    external_subject: null,
    created_at: now.toISOString(),
  };
  await db.transaction().execute(async (transaction) => {
    const there = await transaction.selectFrom("accounts").select("id").where("login_name", "=", row.login_name).executeTakeFirst();
    if (there) throw new AppError("access.account_exists", { loginName: row.login_name });
    await transaction.insertInto("accounts").values(row).execute();
    const subject = { kind: "account", id: row.id };
    await audit(transaction, { actor: "system", agency: row.agency, action: "account.add", subject, outcome: "done" }, now);
  });
  return accountOf(row);
}

/** Also unlocks the account and ends every login made with the old password. @throws AppError `access.weak_password`, `access.account_missing` */
export async function setPassword(db: Database, loginName: string, password: string, now: Date): Promise<void> {
  checkPassword(password);
  const password_hash = await hashPassword(password);
  await db.transaction().execute(async (transaction) => {
    const row = await transaction.selectFrom("accounts").selectAll().where("login_name", "=", plainName(loginName)).executeTakeFirst();
    if (!row) throw new AppError("access.account_missing", { loginName: plainName(loginName) });
    await transaction
      .updateTable("accounts")
      .set({ password_hash, failed_logins: 0, locked_until: null, tokens_valid_from: now.toISOString() })
      .where("id", "=", row.id)
      .execute();
    await endLogins(transaction, row.id);
    const subject = { kind: "account", id: row.id };
    await audit(transaction, { actor: "system", agency: row.agency, action: "account.password", subject, outcome: "done" }, now);
  });
}

/** Sessions, codes and refresh tokens of the account; access tokens already out are refused by `tokens_valid_from`. */
async function endLogins(transaction: Transaction<Tables>, accountId: string): Promise<void> {
  await transaction.deleteFrom("oidc_records").where("payload_json", "like", `%"accountId":"${accountId}"%`).execute();
}

/** A disabled account is shut out at once, whatever tokens it holds. @throws AppError `access.account_missing` */
export async function setDisabled(db: Database, loginName: string, disabled: boolean, now: Date): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const row = await transaction
      .updateTable("accounts")
      .set({ disabled: disabled ? 1 : 0, failed_logins: 0, locked_until: null, tokens_valid_from: now.toISOString() })
      .where("login_name", "=", plainName(loginName))
      .returning(["id", "agency"])
      .executeTakeFirst();
    if (!row) throw new AppError("access.account_missing", { loginName: plainName(loginName) });
    await endLogins(transaction, row.id);
    const action = disabled ? "account.disable" : "account.enable";
    const subject = { kind: "account", id: row.id };
    await audit(transaction, { actor: "system", agency: row.agency, action, subject, outcome: "done" }, now);
  });
}

/** `locked`: nobody can log in with it now, because it is disabled or because of wrong passwords. */
export async function listAccounts(db: Database, now: Date): Promise<(Account & { readonly locked: boolean })[]> {
  const rows = await db.selectFrom("accounts").selectAll().orderBy("login_name").execute();
  return rows.map((row) => ({ ...accountOf(row), locked: row.disabled === 1 || isLocked(row, now) }));
}

/** The account behind a token; undefined when it is disabled or the token is older than the last change of password. */
export async function findAccountForToken(db: Database, id: string, issuedAtSeconds: number): Promise<Account | undefined> {
  const row = await db.selectFrom("accounts").selectAll().where("id", "=", id).where("disabled", "=", 0).executeTakeFirst();
  // Token times have whole seconds only: one issued in the very second of the change is still taken.
  return row && issuedAtSeconds >= Math.floor(Date.parse(row.tokens_valid_from) / 1000) ? accountOf(row) : undefined;
}

type Lock = Pick<AccountTable, "locked_until">;
/** After too many wrong passwords or codes; the mark of a lock that has run out stays until the next login. */
export const isLocked = <R extends Lock>(row: R, now: Date): row is R & { locked_until: string } =>
  row.locked_until !== null && row.locked_until > now.toISOString();

export const lockedError = (until: string, now: Date): AppError =>
  new AppError("access.locked", { minutes: Math.ceil((Date.parse(until) - now.getTime()) / 60_000) });

/** Counted by the database, so that many tries at once are all counted. @returns whether the account is locked now */
export async function countFailure(db: Database, accountId: string, now: Date): Promise<boolean> {
  const counted = await db
    .updateTable("accounts")
    .set((e) => ({ failed_logins: e("failed_logins", "+", 1) }))
    .where("id", "=", accountId)
    .returning("failed_logins")
    .executeTakeFirstOrThrow();
  if (counted.failed_logins < FAILURES_BEFORE_LOCK) return false;
  await db
    .updateTable("accounts")
    .set({ failed_logins: 0, locked_until: new Date(now.getTime() + LOCK_MINUTES * 60_000).toISOString() })
    .where("id", "=", accountId)
    .execute();
  return true;
}

/**
 * The database decides: of many tries at once, those that were let in before the account was locked find it locked here.
 * @throws AppError `access.locked`
 */
async function clearFailures(db: Database, accountId: string, now: Date): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable("accounts")
    .set({ failed_logins: 0, locked_until: null })
    .where("id", "=", accountId)
    .where((e) => notLocked(e, now))
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new AppError("access.locked", { minutes: LOCK_MINUTES });
}

/** As a condition on the row of an account. */
export const notLocked = (e: ExpressionBuilder<Tables, "accounts">, now: Date) =>
  e.or([e("locked_until", "is", null), e("locked_until", "<=", now.toISOString())]);

// Checked when the name is unknown, so that an unknown name takes as long as a wrong password.
const hashOfNobody = hashPassword(randomPassword());

/**
 * Five wrong passwords in a row lock the account for a quarter of an hour.
 * @throws AppError `access.wrong_password`, `access.locked`
 */
export async function logIn(db: Database, loginName: string, password: string, now: Date): Promise<Account> {
  const row = await db.selectFrom("accounts").selectAll().where("login_name", "=", plainName(loginName)).executeTakeFirst();
  const hash = row && row.password_hash !== NO_PASSWORD ? row.password_hash : await hashOfNobody;
  const right = (await isPassword(password, hash)) && hash === row?.password_hash;
  const record = (outcome: "done" | "refused", why?: string) =>
    audit(
      db,
      {
        actor: row?.id ?? "stranger",
        agency: row?.agency ?? "",
        action: "login",
        subject: { kind: "account", id: row?.id ?? "unknown" },
        outcome,
        ...(why !== undefined && { facts: { why } }),
      },
      now,
    );
  if (!row || row.disabled === 1) {
    await record("refused", "unknown");
    throw new AppError("access.wrong_password");
  }
  if (isLocked(row, now)) {
    await record("refused", "locked");
    throw lockedError(row.locked_until, now);
  }
  if (!right) {
    const locks = await countFailure(db, row.id, now);
    await record("refused", "password");
    if (locks) throw new AppError("access.locked", { minutes: LOCK_MINUTES });
    throw new AppError("access.wrong_password");
  }
  // With a second factor the count is cleared by the right code: else knowing the password would give endless tries at the code.
  if (row.totp_secret === null) await clearFailures(db, row.id, now);
  await record("done");
  return accountOf(row);
}

const FIRST_ACCOUNTS = [
  { loginName: "canbo", displayName: "Cán bộ một cửa (thử nghiệm)", roles: ["officer"] },
  { loginName: "kyso", displayName: "Người ký số (thử nghiệm)", roles: ["signer"] },
  { loginName: "quantri", displayName: "Quản trị (thử nghiệm)", roles: ["admin"] },
] as const;

/**
 * Makes the first accounts when there is none, each with a random password that is kept nowhere but in this answer.
 * @returns what was made; empty when accounts exist
 */
export async function ensureFirstAccounts(
  db: Database,
  agency: string,
  now: Date,
): Promise<{ readonly loginName: string; readonly displayName: string; readonly roles: readonly Role[]; readonly password: string }[]> {
  const there = await db.selectFrom("accounts").select("id").limit(1).executeTakeFirst();
  if (there) return [];
  const made = FIRST_ACCOUNTS.map((account) => ({ ...account, password: randomPassword() }));
  for (const account of made) await addAccount(db, { ...account, agency }, now);
  return made;
}
