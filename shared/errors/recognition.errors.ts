import { errorRows } from "./error-row.ts";

export const RECOGNITION_ERRORS = errorRows({});
