import type { FastifyInstance } from "fastify";
import { InfoBody, readBody } from "./bodies.ts";
import { ALGORITHMS } from "./credentials.ts";
import type { ServiceState } from "./service-state.ts";

export const METHODS = [
  "oauth2/authorize",
  "oauth2/token",
  "oauth2/revoke",
  "credentials/list",
  "credentials/info",
  "credentials/authorize",
  "credentials/authorizeCheck",
  "credentials/getChallenge",
  "credentials/extendTransaction",
  "signatures/signHash",
  "signatures/signPolling",
  "signatures/timestamp",
];

const LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><path d="M8 44c12-30 20 18 28-6s10 8 20-2" fill="none" stroke="#14532d" stroke-width="5"/></svg>';

/** The one method every service must have (CSC API v2, 11.1); it needs no token. */
export function registerInfoRoute(app: FastifyInstance, state: ServiceState): void {
  app.get("/logo.svg", (_, reply) => reply.type("image/svg+xml").send(LOGO));
  app.post("/info", (request) => {
    readBody(InfoBody, request.body ?? {});
    return {
      specs: "2.0.0.0",
      name: "Cầm Tay - dịch vụ ký số thử nghiệm",
      logo: `${state.baseUrl}/csc/v2/logo.svg`,
      region: "VN",
      lang: "vi-VN",
      description: "Dịch vụ ký số từ xa để chạy thử. Chữ ký không có giá trị pháp lý.",
      authType: ["oauth2code", "oauth2client"],
      oauth2: `${state.baseUrl}/csc/v2`,
      asynchronousOperationMode: true,
      methods: METHODS,
      validationInfo: false,
      signAlgorithms: { algos: Object.keys(ALGORITHMS) },
      signature_formats: { formats: [], envelope_properties: [] },
      conformance_levels: [],
    };
  });
}
