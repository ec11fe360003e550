import { errorRows } from "./error-row.ts";

export const ARCHIVE_ERRORS = errorRows({});
