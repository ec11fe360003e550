import { createHmac } from "node:crypto";
import type { IdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import { hmacKey } from "./hmac-key.ts";

/** Under what a person is found: HMAC-SHA-256 of the identity number with the office's key, so that a copy of the table names nobody. */
export const personKey = (officeKey: Buffer, number: IdentityNumber): string =>
  createHmac("sha256", hmacKey(officeKey)).update(`person:${number}`).digest("base64url");

/**
 * Under what people of one name and one birth date are found, keyed like the number.
 * @param birth ISO date; only a whole one tells people apart
 * @returns null when name or birth date are not known in full
 */
export const nameAndBirthKey = (officeKey: Buffer, name: string | undefined, birth: string | undefined): string | null =>
  name === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(birth ?? "")
    ? null
    : createHmac("sha256", hmacKey(officeKey))
        .update(`name-birth:${fold(name)}|${birth}`)
        .digest("base64url");
