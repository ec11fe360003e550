import { errorRows } from "./error-row.ts";

export const VERIFY_ERRORS = errorRows({});
