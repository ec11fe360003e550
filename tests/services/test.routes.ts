import type { FastifyInstance } from "fastify";
import type { ServiceState } from "./csc/service-state.ts";
import { Faults, noFaults } from "./faults.ts";

/** For tests only: counters and fault knobs. */
export function registerTestRoutes(app: FastifyInstance, state: ServiceState): void {
  app.get("/test/counters", () => state.counters.report());
  app.delete("/test/counters", (_, reply) => {
    state.counters.reset();
    return reply.code(204).send();
  });
  app.get("/test/faults", () => state.faults);
  app.put("/test/faults", (request) => {
    state.faults = Faults.parse({ ...state.faults, ...(request.body as object) });
    return state.faults;
  });
  app.delete("/test/faults", () => {
    state.faults = noFaults();
    state.wrongPins.clear();
    state.made.clear();
    return state.faults;
  });
}
