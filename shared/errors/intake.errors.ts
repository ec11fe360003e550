import { errorRows } from "./error-row.ts";

export const INTAKE_ERRORS = errorRows({});
