import { errorRows } from "./error-row.ts";

export const REUSE_ERRORS = errorRows({});
