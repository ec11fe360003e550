import { z } from "zod";

/** Code of an agency: dot-separated levels, at most 35 characters (Decision 20/2020/QĐ-TTg); 40 are taken, for codes of test offices. */
export const AgencyCode = z
  .string()
  .regex(/^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/)
  .max(40);

/** An agency's code, or `code.*`: the agency and all below it. */
export const AgencyScope = z
  .string()
  .regex(/^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?:\.\*)?$/)
  .max(42);

/** `H15.*` covers `H15` and `H15.50.05`, never `H150`. */
export const scopeCovers = (scope: string, agency: string): boolean => {
  if (!scope.endsWith(".*")) return scope === agency;
  const top = scope.slice(0, -2);
  return agency === top || agency.startsWith(`${top}.`);
};
