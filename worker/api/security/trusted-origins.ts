import { EXTENSION_ID } from "@camtay/shared/domain/extension-identity.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { FastifyRequest } from "fastify";

export const EXTENSION_ORIGIN = `chrome-extension://${EXTENSION_ID}`;

/**
 * Names under which this server may be addressed. A page of the open web can make its own name point to 127.0.0.1 (DNS rebinding);
 * its calls then carry that foreign name in Host, and are refused here.
 * @param baseUrls addresses under which people reach the server
 */
export function trustedOrigins(baseUrls: readonly string[]): { check(request: FastifyRequest): void } {
  const hosts = new Set<string>();
  const origins = new Set<string>([EXTENSION_ORIGIN]);
  for (const baseUrl of baseUrls) {
    const url = new URL(baseUrl);
    hosts.add(url.host);
    origins.add(url.origin);
  }
  return {
    /** @throws AppError `access.wrong_origin` */
    check(request) {
      const { host, origin } = request.headers;
      if (host === undefined || !hosts.has(host)) throw new AppError("access.wrong_origin");
      if (origin !== undefined && !origins.has(origin)) throw new AppError("access.wrong_origin");
    },
  };
}

/** The addresses of a loopback listener. */
export const loopbackUrls = (scheme: "http" | "https", port: number): string[] =>
  ["127.0.0.1", "localhost", "[::1]"].map((host) => `${scheme}://${host}:${port}`);
