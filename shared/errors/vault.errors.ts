import { errorRows } from "./error-row.ts";

export const VAULT_ERRORS = errorRows({});
