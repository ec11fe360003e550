import { ERRORS, type ErrorCode } from "./catalogue.ts";
import { type ErrorRow, HTTP_STATUS } from "./error-row.ts";

/** Facts are ids, counts, limits and file names; never names of people, personal numbers or page text. */
export type ErrorFacts = Readonly<Record<string, string | number | boolean>>;
export type Locale = "vi" | "en";

/** The one error the product throws on purpose: a stable code, facts for the sentence, a cause for machines. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, facts: ErrorFacts = {}, options: { cause?: unknown } = {}) {
    super(`${code} ${JSON.stringify(facts)}`, options);
    this.code = code;
    this.facts = facts;
  }

  get row(): ErrorRow {
    return ERRORS[this.code];
  }

  get httpStatus(): number {
    return HTTP_STATUS[this.row.kind];
  }

  /** The sentence for the person: what is wrong and what to do. */
  sentence(locale: Locale = "vi"): string {
    return fillSentence(this.row[locale], this.facts);
  }
}

export const fillSentence = (template: string, facts: ErrorFacts): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? "…"));

/** Wraps whatever was thrown; an AppError stays itself. */
export const asAppError = (thrown: unknown): AppError =>
  thrown instanceof AppError ? thrown : new AppError("system.unexpected", {}, { cause: thrown });
