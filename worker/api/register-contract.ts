import { Readable } from "node:stream";
import type { Account } from "@camtay/shared/api/answers.ts";
import { API, type ApiName } from "@camtay/shared/api/contract.ts";
import { AGENCY_HEADER, type Route } from "@camtay/shared/api/route.ts";
import { AppError, asAppError } from "@camtay/shared/errors/app-error.ts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import { audit } from "../db/audit-log.ts";
import type { Database } from "../db/database.ts";
import type { Handlers, HeaderAnswer, MediaAnswer } from "./handler.ts";
import { findAccountForToken } from "./login/accounts.ts";
import { actFor } from "./login/agency-grants.ts";
import type { LoginProvider } from "./login/login-provider.ts";

const MIB = 1024 * 1024;
export const BODY_LIMIT_MIB = { json: 1, pdf: 64, scan: 512 } as const;

/** Calls that change nothing and show no papers are not worth a line; a look-up writes its own, with what was shown. */
const NOT_AUDITED = new Set<ApiName>([
  "lookup",
  "health",
  "me",
  "events",
  "batch",
  "batches",
  "uploadState",
  "sendUpload",
  "problems",
  "signingBatch",
  "signingBatches",
  "dossiers",
  "papers",
  "verify",
  "portalAdapters",
  "previewCatalogue",
  "catalogueImports",
  "askedComponents",
]);

interface Surroundings {
  readonly db: Database;
  readonly login: LoginProvider;
  readonly handlers: Handlers;
  readonly now: () => Date;
}

/** Serves every route of the contract: login, role, input, handler, output, audit line; in this order. */
export async function registerContract(app: FastifyInstance, surroundings: Surroundings): Promise<void> {
  app.addContentTypeParser("application/pdf", { parseAs: "buffer", bodyLimit: BODY_LIMIT_MIB.pdf * MIB }, (_request, body, done) =>
    done(null, body),
  );
  // Scans are written to the disk as they come: the handler sets the limit.
  for (const media of ["application/octet-stream", "application/offset+octet-stream"])
    app.addContentTypeParser(media, (_request, body, done) => done(null, body));
  for (const name of Object.keys(API) as ApiName[]) {
    const definition: Route = API[name];
    app.route({
      method: definition.method,
      url: definition.path,
      config: { camtay: name },
      handler: (request, reply) => serve(name, definition, surroundings, request, reply),
    });
  }
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** Name of the route in the contract. */
    camtay?: ApiName;
  }
}

async function serve(
  name: ApiName,
  definition: Route,
  { db, login, handlers, now }: Surroundings,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  let account = definition.allow === "public" ? null : await authenticate(db, login, request);
  const path = request.params as Record<string, string>;
  const write = (outcome: "done" | "refused" | "failed", facts: Record<string, string> = {}) =>
    audit(
      db,
      {
        actor: account?.id ?? "stranger",
        agency: account?.agency ?? "",
        action: name,
        subject: { kind: Object.keys(path)[0]?.replace(/Id$/, "") ?? "list", id: opaque(Object.values(path)[0]) },
        outcome,
        facts,
      },
      now(),
    );
  try {
    if (account) {
      account = await actFor(db, account, wantedAgency(request));
      checkRole(definition, account);
    }
    const gone = new AbortController();
    reply.raw.on("close", () => gone.abort());
    const handler = handlers[name] as (call: unknown) => Promise<unknown>;
    const answer = await handler({
      account,
      path,
      query: definition.query && parse(definition.query, request.query),
      body: definition.body && parse(definition.body, request.body ?? {}),
      bytes: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
      signal: gone.signal,
      stream: request.body instanceof Readable ? request.body : Readable.from([]),
      headers: request.headers,
      now: now(),
    });
    if (account && !NOT_AUDITED.has(name)) await write("done");
    if (definition.answer) return reply.send(definition.answer.parse(answer));
    if (definition.media?.response) return sendMedia(reply, answer as MediaAnswer);
    const { status, headers } = answer as HeaderAnswer;
    return reply.code(status).headers(headers).send();
  } catch (thrown) {
    const problem = asAppError(thrown);
    if (account && ["forbidden", "missing", "limited"].includes(problem.row.kind)) await write("refused", { code: problem.code });
    else if (account && !NOT_AUDITED.has(name)) await write("failed", { code: problem.code });
    throw thrown;
  }
}

async function authenticate(db: Database, login: LoginProvider, request: FastifyRequest): Promise<Account> {
  const token = /^Bearer ([\w.~+/=-]+)$/.exec(request.headers.authorization ?? "")?.[1];
  const checked = token === undefined ? undefined : await login.verify(token);
  const account = checked && (await findAccountForToken(db, checked.accountId, checked.issuedAt));
  if (!account) throw new AppError("access.not_logged_in");
  return account;
}

function wantedAgency(request: FastifyRequest): string | undefined {
  const header = request.headers[AGENCY_HEADER];
  return Array.isArray(header) ? header.join() : header;
}

function checkRole({ allow }: Route, account: Account): void {
  if (Array.isArray(allow) && !account.roles.some((role) => allow.includes(role))) throw new AppError("access.role_missing");
}

/** What strangers write into an address reaches the audit trail only when it looks like one of our ids. */
const opaque = (id: string | undefined): string => (id !== undefined && /^[\w-]{1,64}$/.test(id) ? id : "");

function parse(schema: z.ZodType, input: unknown): unknown {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw new AppError("system.invalid_input", { where: parsed.error.issues[0]?.path.join(".") || "body" });
  return parsed.data;
}

function sendMedia(reply: FastifyReply, { mediaType, content, immutable }: MediaAnswer) {
  reply.type(mediaType).header("cache-control", immutable ? "private, max-age=86400, immutable" : "no-store");
  if (mediaType === "text/event-stream") reply.header("x-accel-buffering", "no");
  return reply.send(content instanceof Readable ? content : Buffer.from(content.buffer, content.byteOffset, content.byteLength));
}
