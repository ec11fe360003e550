import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { SAMPLE } from "./office.ts";

const Truth = z.object({
  dossiers: z.array(
    z.object({
      code: z.string(),
      procedure: z.string(),
      pages: z.array(z.object({ type: z.string(), fields: z.record(z.string(), z.union([z.string(), z.number()])) })),
    }),
  ),
});

/** What is printed on the sample batch, by dossier and paper type; known to tests only. */
export function sampleTruth() {
  const truth = Truth.parse(JSON.parse(readFileSync(join(SAMPLE, "truth.json"), "utf8")));
  const find = (procedure: string) => {
    const dossier = truth.dossiers.find((candidate) => candidate.procedure === procedure);
    if (!dossier) throw new Error(`no dossier ${procedure} in the sample`);
    const fieldsOf = (type: string): Record<string, string> => {
      const page = dossier.pages.find((candidate) => candidate.type === type && Object.keys(candidate.fields).length > 0);
      return Object.fromEntries(Object.entries(page?.fields ?? {}).map(([key, value]) => [key, String(value)]));
    };
    return { code: dossier.code, fieldsOf };
  };
  return { birth: find("khai-sinh"), business: find("ho-kinh-doanh"), allowance: find("tro-cap") };
}
