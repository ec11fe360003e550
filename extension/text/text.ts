import { signal } from "@preact/signals";
import { en } from "./en.ts";
import { vi } from "./vi.ts";

export type TextKey = keyof typeof vi;
export type Locale = "vi" | "en";
type Facts = Readonly<Record<string, string | number>>;

const CATALOGUES: Record<Locale, Record<TextKey, string>> = { vi, en };

/** The language of this page; Vietnamese until the settings say otherwise. */
export const locale = signal<Locale>("vi");

/** The sentence of a key, with its facts put in. */
export function t(key: TextKey, facts: Facts = {}): string {
  return CATALOGUES[locale.value][key].replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ""));
}

export const isTextKey = (key: string): key is TextKey => Object.hasOwn(vi, key);

/** Why a field was left alone or failed: from the catalogue, else from the error table's own sentence. */
export function reasonText(reason: string, sentence: (code: string) => string | null): string {
  const key = `reason.${reason}`;
  return isTextKey(key) ? t(key) : (sentence(reason) ?? reason);
}
