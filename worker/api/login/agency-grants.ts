import type { Account } from "@camtay/shared/api/answers.ts";
import { ROLES, type Role } from "@camtay/shared/api/route.ts";
import { AgencyCode, AgencyScope, scopeCovers } from "@camtay/shared/domain/agency-code.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { z } from "zod";
import { audit } from "../../db/audit-log.ts";
import type { Database } from "../../db/database.ts";

export interface Grant {
  readonly role: Role;
  /** Code of an agency, or `code.*` for it and all below. */
  readonly scope: string;
}
const StoredGrant = z.object({ role: z.enum(ROLES), scope: AgencyScope });

export const grantsOf = async (db: Database, accountId: string): Promise<Grant[]> =>
  (
    await db
      .selectFrom("account_grants")
      .select(["role", "scope"])
      .where("account_id", "=", accountId)
      .orderBy("scope")
      .orderBy("role")
      .execute()
  ).map((row) => StoredGrant.parse(row));

/**
 * The account as it acts for an agency: its rights there and no others. An agency in which it has none is refused, whether or not there
 * is such an agency.
 * @param account as it is at home
 * @param wanted the agency's code as the caller wrote it; undefined: the account's own
 * @throws AppError `access.agency_refused`
 */
export async function actFor(db: Database, account: Account, wanted: string | undefined): Promise<Account> {
  if (wanted !== undefined && !AgencyCode.safeParse(wanted).success) throw new AppError("access.agency_refused");
  const grants = await grantsOf(db, account.id);
  const agency = wanted ?? account.agency;
  const granted = grants.filter(({ scope }) => scopeCovers(scope, agency)).map(({ role }) => role);
  const roles = new Set(agency === account.agency ? [...account.roles, ...granted] : granted);
  if (agency !== account.agency && roles.size === 0) throw new AppError("access.agency_refused");
  return { ...account, agency, roles: ROLES.filter((role) => roles.has(role)), ...(grants.length > 0 && { grants }) };
}

/**
 * Gives or takes a right in an agency; it counts from the next call on.
 * @throws AppError `access.account_missing`, `system.invalid_input` for a scope that is no code
 */
export async function changeGrant(db: Database, loginName: string, grant: Grant, change: "give" | "take", now: Date): Promise<void> {
  const scope = AgencyScope.safeParse(grant.scope);
  if (!scope.success) throw new AppError("system.invalid_input", { where: "--agency" });
  const name = loginName.trim().toLowerCase();
  await db.transaction().execute(async (transaction) => {
    const account = await transaction.selectFrom("accounts").select(["id", "agency"]).where("login_name", "=", name).executeTakeFirst();
    if (!account) throw new AppError("access.account_missing", { loginName: name });
    const row = { account_id: account.id, role: grant.role, scope: scope.data };
    if (change === "give")
      await transaction
        .insertInto("account_grants")
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    else
      await transaction
        .deleteFrom("account_grants")
        .where("account_id", "=", row.account_id)
        .where("role", "=", row.role)
        .where("scope", "=", row.scope)
        .execute();
    const subject = { kind: "account", id: account.id };
    const facts = { role: grant.role, scope: scope.data };
    const action = change === "give" ? "account.grant" : "account.revoke";
    await audit(transaction, { actor: "system", agency: account.agency, action, subject, outcome: "done", facts }, now);
  });
}
