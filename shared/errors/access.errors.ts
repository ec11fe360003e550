import { errorRows } from "./error-row.ts";

export const ACCESS_ERRORS = errorRows({});
