import { z } from "zod";
import { SignedAdapter } from "../portals/signed-adapter.ts";
import { route } from "./route.ts";

/** Descriptions of portal families, signed by the maintainers: the same for everybody, so any login may fetch them. */
export const PORTALS_API = {
  portalAdapters: route({
    method: "GET",
    path: "/v1/portal-adapters",
    allow: "anyone",
    answer: z.object({ adapters: z.array(SignedAdapter).max(100) }),
  }),
} as const;
