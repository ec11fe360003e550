import { errorRows } from "./error-row.ts";

export const CATALOGUE_ERRORS = errorRows({});
