import { randomBytes } from "node:crypto";

/** An opaque id of 120 random bits, safe in addresses; says nothing about what it names. */
export const newId = (): string => randomBytes(15).toString("base64url");
