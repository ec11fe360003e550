import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { challengeResponse } from "./credentials.routes.ts";
import { phonePage } from "./pages.ts";
import type { ServiceState } from "./service-state.ts";

const Answer = z.object({ answer: z.enum(["confirm", "refuse"]) });

/** The simulated phone: a page for a person, JSON for tests. */
export function registerPhoneRoutes(app: FastifyInstance, state: ServiceState): void {
  const codes = () =>
    [...state.challenges].map(([credentialID, challenge]) => ({
      credentialID,
      description: state.credentials.find((one) => one.id === credentialID)?.description ?? credentialID,
      code: challengeResponse(challenge),
    }));

  app.get("/phone", (request, reply) => {
    const waiting = state.confirmations.waiting();
    if (!request.headers.accept?.includes("application/json"))
      return reply.type("text/html; charset=utf-8").send(phonePage(waiting, codes()));
    return reply.send({
      waiting: waiting.map(({ id, credentialId, description, signatures }) => ({
        id,
        credentialID: credentialId,
        description,
        signatures,
      })),
      codes: codes(),
    });
  });

  app.post<{ Params: { id: string } }>("/phone/:id", (request, reply) => {
    const { answer } = Answer.parse(request.body);
    const taken = state.confirmations.answer(request.params.id, answer);
    if (request.headers.accept?.includes("text/html")) return reply.redirect("/phone", 303);
    return reply.code(taken ? 204 : 404).send();
  });
}
