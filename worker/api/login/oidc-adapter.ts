import { createHash } from "node:crypto";
import { type Adapter, type AdapterPayload, errors } from "oidc-provider";
import type { Database } from "../../db/database.ts";

const digest = (id: string): string => createHash("sha256").update(id).digest("base64url");

/**
 * Keeps what the login provider must remember in the database. The ids are the secrets themselves (codes, refresh tokens,
 * session cookies), so only their digests are stored: a copy of the database opens no door.
 */
export function oidcAdapter(db: Database, now: () => Date): (model: string) => Adapter {
  const seconds = () => Math.floor(now().getTime() / 1000);
  return (model) => {
    const rows = (column: "id_hash" | "uid_hash", value: string) =>
      db.selectFrom("oidc_records").selectAll().where("model", "=", model).where(column, "=", digest(value));
    async function read(query: ReturnType<typeof rows>, id?: string): Promise<AdapterPayload | undefined> {
      const row = await query.executeTakeFirst();
      if (!row || (row.expires_at !== null && row.expires_at <= seconds())) return undefined;
      const payload = JSON.parse(row.payload_json) as AdapterPayload;
      return {
        ...payload,
        ...(id !== undefined && { jti: id }),
        ...(row.consumed_at !== null && { consumed: row.consumed_at }),
      };
    }
    return {
      async upsert(id, payload, expiresIn) {
        // A session is also found by its uid and must then know its id (worthless without the cookie's signature); the rest get theirs from the caller.
        const { jti, ...rest } = payload;
        const row = {
          model,
          id_hash: digest(id),
          payload_json: JSON.stringify(model === "Session" ? payload : rest),
          grant_id: payload.grantId ?? null,
          uid_hash: payload.uid === undefined ? null : digest(payload.uid),
          expires_at: expiresIn ? seconds() + expiresIn : null,
          consumed_at: typeof payload.consumed === "number" ? payload.consumed : null,
        };
        await db
          .insertInto("oidc_records")
          .values(row)
          .onConflict((conflict) => conflict.columns(["model", "id_hash"]).doUpdateSet(row))
          .execute();
      },
      find: (id) => read(rows("id_hash", id), id),
      findByUid: (uid) => read(rows("uid_hash", uid)),
      findByUserCode: async () => undefined,
      /** Of two who use a code or a refresh token at the same moment one wins: the provider looks before it consumes. */
      async consume(id) {
        const { numUpdatedRows } = await db
          .updateTable("oidc_records")
          .set({ consumed_at: seconds() })
          .where("model", "=", model)
          .where("id_hash", "=", digest(id))
          .where("consumed_at", "is", null)
          .executeTakeFirst();
        if (numUpdatedRows !== 1n) throw new errors.InvalidGrant("already used");
      },
      async destroy(id) {
        await db.deleteFrom("oidc_records").where("model", "=", model).where("id_hash", "=", digest(id)).execute();
      },
      async revokeByGrantId(grantId) {
        await db.deleteFrom("oidc_records").where("model", "=", model).where("grant_id", "=", grantId).execute();
      },
    };
  };
}

/** Removes what has run out; called now and then. */
export async function forgetExpired(db: Database, now: Date): Promise<void> {
  await db
    .deleteFrom("oidc_records")
    .where("expires_at", "<", Math.floor(now.getTime() / 1000))
    .execute();
}
