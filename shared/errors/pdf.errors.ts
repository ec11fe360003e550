import { errorRows } from "./error-row.ts";

export const PDF_ERRORS = errorRows({});
