import { createHash } from "node:crypto";

/** JSON with the keys of every object in order: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** Same step, version and parsed input: same key. Unique in `step_runs`; also part of the job id, so without ":". */
export const runKey = (step: { readonly name: string; readonly version: number }, input: unknown): string =>
  `${step.name}.v${step.version}.${createHash("sha256").update(canonicalJson(input)).digest("hex")}`;
