import { errorRows } from "./error-row.ts";

export const PAPER_ERRORS = errorRows({});
