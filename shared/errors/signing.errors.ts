import { errorRows } from "./error-row.ts";

export const SIGNING_ERRORS = errorRows({});
