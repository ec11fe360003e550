import { errorRows } from "./error-row.ts";

export const PAGE_ERRORS = errorRows({});
