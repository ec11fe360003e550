import { AppError, type ErrorFacts } from "@camtay/shared/errors/app-error.ts";
import { ERRORS, type ErrorCode } from "@camtay/shared/errors/catalogue.ts";
import { z } from "zod";

const Facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** An error as it lies in a row: code and facts, the sentence is made when it is shown. */
export interface StoredProblem {
  readonly error_code: string | null;
  readonly error_facts_json: string | null;
}

export const storeProblem = (problem: AppError): { error_code: string; error_facts_json: string } => ({
  error_code: problem.code,
  error_facts_json: JSON.stringify(problem.facts),
});

export const NO_PROBLEM = { error_code: null, error_facts_json: null } as const;

const isCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code);

/** The error again; a code that a later version no longer knows becomes "unexpected". */
export function readProblem({ error_code, error_facts_json }: StoredProblem): AppError | null {
  if (error_code === null) return null;
  const facts: ErrorFacts = error_facts_json === null ? {} : Facts.parse(JSON.parse(error_facts_json));
  return isCode(error_code) ? new AppError(error_code, facts) : new AppError("system.unexpected", { code: error_code });
}

export function problemSentence(stored: StoredProblem): { code: string; message: string } | null {
  const problem = readProblem(stored);
  return problem && { code: problem.code, message: problem.sentence("vi") };
}
