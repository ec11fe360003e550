import { createHmac } from "node:crypto";
import type { IdentityNumber } from "@camtay/shared/domain/identity-number.ts";

/** Under what a person is found: HMAC-SHA-256 of the identity number with the office's key, so that a copy of the table names nobody. */
export const personKey = (officeKey: Buffer, number: IdentityNumber): string =>
  createHmac("sha256", officeKey).update(`person:${number}`).digest("base64url");
