/** An error answer of the CSC API: HTTP status, `error` and `error_description` with the specification's own words. */
export class CscError extends Error {
  override readonly name = "CscError";
  readonly status: 400 | 401 | 403 | 429 | 500 | 501 | 503;
  readonly error: string;

  constructor(description: string, error = "invalid_request", status: CscError["status"] = 400) {
    super(description);
    this.error = error;
    this.status = status;
  }
}

export const missing = (type: "string" | "integer" | "array" | "boolean", name: string): string =>
  `Missing (or invalid type) ${type} parameter ${name}`;
export const invalid = (name: string): string => `Invalid parameter ${name}`;
