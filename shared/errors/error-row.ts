/** What an error means for the person and for the machines around it. */
export interface ErrorRow {
  /** HTTP status follows from it: rejected 422, invalid 400, missing 404, forbidden 403, unauthenticated 401, conflict 409, unavailable 503, internal 500. */
  readonly kind: "invalid" | "rejected" | "missing" | "forbidden" | "unauthenticated" | "conflict" | "limited" | "unavailable" | "internal";
  /** What the queue may do on its own. */
  readonly retry: "never" | "later" | "after-person";
  /** Who can mend it. */
  readonly help: "citizen" | "officer" | "operator";
  /** Vietnamese: what is wrong, then what to do. `{name}` is replaced by the fact of that name. */
  readonly vi: string;
  readonly en: string;
}

/** Keeps the literal codes of a table while checking its shape. */
export const errorRows = <const T extends Record<string, ErrorRow>>(rows: T): T => rows;

export const HTTP_STATUS: Record<ErrorRow["kind"], number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  rejected: 422,
  limited: 429,
  internal: 500,
  unavailable: 503,
};
