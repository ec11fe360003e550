import { errorRows } from "./error-row.ts";

export const FILL_ERRORS = errorRows({});
