import type { ErrorAnswer } from "@camtay/shared/api/answers.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { logFacts } from "./log-facts.ts";
import { BODY_LIMIT_MIB } from "./register-contract.ts";

/** Everything that goes wrong leaves as one shape: code, sentence in both languages, what a retry may do, id of the call. */
export function answerErrors(app: FastifyInstance): void {
  const answerOf = (problem: AppError, requestId: string): ErrorAnswer => ({
    code: problem.code,
    message: { vi: problem.sentence("vi"), en: problem.sentence("en") },
    retry: problem.row.retry,
    requestId,
  });
  app.setErrorHandler((thrown, request, reply) => {
    const problem = translate(thrown, request);
    if (problem.row.kind === "internal") request.log.error(logFacts(problem), "failed");
    return reply.code(problem.httpStatus).header("cache-control", "no-store").send(answerOf(problem, request.id));
  });
  app.setNotFoundHandler((request, reply) => reply.code(404).send(answerOf(new AppError("access.no_such_item"), request.id)));
}

function translate(thrown: unknown, request: FastifyRequest): AppError {
  if (thrown instanceof AppError) return thrown;
  const code = typeof thrown === "object" && thrown !== null && "code" in thrown ? thrown.code : undefined;
  const status = typeof thrown === "object" && thrown !== null && "statusCode" in thrown ? thrown.statusCode : undefined;
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") {
    const limitMib = request.headers["content-type"]?.startsWith("application/pdf") ? BODY_LIMIT_MIB.pdf : BODY_LIMIT_MIB.json;
    return new AppError("system.too_large", { limitMib }, { cause: thrown });
  }
  if (status === 429) return new AppError("system.too_many_calls", { seconds: 60 }, { cause: thrown });
  if (typeof status === "number" && status >= 400 && status < 500)
    return new AppError("system.invalid_input", { where: "body" }, { cause: thrown });
  return new AppError("system.unexpected", {}, { cause: thrown });
}
