import { createHmac } from "node:crypto";
import { foldedWords } from "@camtay/shared/text/fold.ts";
import { hmacKey } from "./hmac-key.ts";

/** Turns a folded word into what stands for it in the database: keyed, so that a copy of the table cannot be read by trying a dictionary. */
export type WordHasher = (word: string) => string;

/** 96 bits are enough for words, and a third shorter on the disk. */
const HASH_BYTES = 12;

export const wordHasher =
  (officeKey: Uint8Array): WordHasher =>
  (word) =>
    createHmac("sha256", hmacKey(officeKey)).update(`word:${word}`).digest().subarray(0, HASH_BYTES).toString("base64url");

/** Identity numbers are found by their own key, never as words: a list of them must not become a list of papers. */
const isIdentityNumber = (word: string): boolean => /^(?:\d{9}|\d{12})$/.test(word);

/** The words by which a text is found: without accents, each once. */
export const searchWords = (text: string): string[] => [...new Set(foldedWords(text))].filter((word) => !isIdentityNumber(word));
