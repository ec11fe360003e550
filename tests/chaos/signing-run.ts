import { z } from "zod";
import { ServiceReady } from "../services/service-ready.ts";

/** What every worker of a run is told: where the service is, and the papers, which all batches of the run share. */
export const SigningRun = z.object({
  services: ServiceReady.extend({ pins: z.record(z.string(), z.string()) }),
  blobs: z.string(),
  papers: z.array(z.object({ paperId: z.string(), name: z.string(), pdf: z.string() })),
});
export type SigningRun = z.infer<typeof SigningRun>;
