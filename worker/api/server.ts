import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AGENCY_HEADER } from "@camtay/shared/api/route.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import cors from "@fastify/cors";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import Fastify, { type FastifyInstance, LogController } from "fastify";
import type { Redis } from "ioredis";
import { sql } from "kysely";
import type { Database } from "../db/database.ts";
import { newId } from "../db/new-id.ts";
import { openUploadStore } from "../intake/upload-store.ts";
import { loadOfficeKeys } from "../keys/office-keys.ts";
import { openLog } from "../open-log.ts";
import { connectRedis, isRedisUp } from "../pipeline/redis-connection.ts";
import { isUpkeepSound } from "../pipeline/upkeep/upkeep.repository.ts";
import { isWorkerUp, openWorkshop } from "../pipeline/worker.ts";
import type { Settings } from "../settings.ts";
import { readConnectedDatabases } from "./connected-databases.ts";
import { answerErrors } from "./error-answer.ts";
import { logFacts } from "./log-facts.ts";
import { openAgencyLogin } from "./login/agency-login.ts";
import { loginRoutes } from "./login/login.routes.ts";
import { openLoginProvider } from "./login/login-provider.ts";
import { forgetExpired } from "./login/oidc-adapter.ts";
import { openTickets } from "./login/second-factor.ts";
import { destroyDossier } from "./person-requests/destroy-dossier.ts";
import { registerContract } from "./register-contract.ts";
import { openPageImages } from "./render/page-images.ts";
import { archiveDeskHandlers } from "./routes/archive-desk.routes.ts";
import { batchHandlers } from "./routes/batches.routes.ts";
import { catalogueHandlers } from "./routes/catalogue.routes.ts";
import { dossierHandlers } from "./routes/dossiers.routes.ts";
import { gateHandlers } from "./routes/gate.routes.ts";
import { lookupHandlers } from "./routes/lookups.routes.ts";
import { paperHandlers } from "./routes/papers.routes.ts";
import { portalAdapterHandlers } from "./routes/portal-adapters.routes.ts";
import { problemHandlers } from "./routes/problems.routes.ts";
import { signingHandlers } from "./routes/signing.routes.ts";
import { type PartCheck, systemHandlers } from "./routes/system.routes.ts";
import { speakTus, uploadHandlers } from "./routes/uploads.routes.ts";
import { verificationHandlers } from "./routes/verifications.routes.ts";
import { EXTENSION_ORIGIN, loopbackUrls, trustedOrigins } from "./security/trusted-origins.ts";
import { openSigningDesk } from "./signing-desk.ts";

const MIB = 1024 * 1024;

/** How long a caller may dawdle, in milliseconds. */
export interface Patience {
  readonly headersMs: number;
  /** Long enough for a large scan over a slow line. */
  readonly requestMs: number;
  /** How often connections are looked at. */
  readonly checkMs: number;
}
const PATIENCE: Patience = { headersMs: 20_000, requestMs: 15 * 60_000, checkMs: 5_000 };

export interface RunningServer {
  /** Base address, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly db: Database;
  close(): Promise<void>;
}

/**
 * Serves the contract, the login and nothing else.
 * @throws AppError `system.port_taken`
 */
export async function startServer(
  settings: Settings,
  { now = () => new Date(), patience = PATIENCE }: { now?: () => Date; patience?: Patience } = {},
): Promise<RunningServer> {
  const workshop = await openWorkshop(settings);
  const { db, blobs, flow } = workshop;
  const keys = await loadOfficeKeys(settings.dataFolder);
  const images = openPageImages();
  const uploads = openUploadStore(db, blobs, join(settings.dataFolder, "uploads"));
  const redis = settings.redis === null ? null : connectRedis(settings.redis);
  const closing = new AbortController();
  const app = await createApp(settings, patience);
  const desk = await openSigningDesk(settings, db, blobs, now, (thrown) => app.log.error(logFacts(thrown), "signing"));
  // The issuer is part of every token, and the port may be chosen by the system: listen first on a door that is still shut.
  const port = settings.port === 0 ? await freePort(settings.host) : settings.port;
  const scheme = settings.tls ? "https" : "http";
  const url = settings.publicUrl ?? `${scheme}://${settings.host.includes(":") ? `[${settings.host}]` : settings.host}:${port}`;
  const origins = trustedOrigins([url, ...loopbackUrls(scheme, port)]);
  const login = openLoginProvider(db, keys, url, settings.publicUrl !== null, now);

  const agencyLogin =
    settings.agencyLogin === null
      ? null
      : openAgencyLogin(db, settings.agencyLogin, url, (problem) => app.log.warn(logFacts(problem), "agency login"));

  app.addHook("onRequest", async (request) => origins.check(request));
  answerErrors(app);
  login.provider.on("server_error", (_context, problem) => app.log.error({ stack: problem.stack }, "login provider"));
  await app.register(loginRoutes, { db, login, tickets: openTickets(keys.cookies[0]!), now, publicUrl: settings.publicUrl, agencyLogin });
  await registerContract(app, {
    db,
    login,
    now,
    handlers: {
      ...systemHandlers(db, partChecks(db, redis, now), closing.signal),
      ...batchHandlers(db, blobs, flow, uploads),
      ...uploadHandlers(uploads),
      ...problemHandlers(db, flow),
      ...dossierHandlers(db, flow),
      ...paperHandlers(db, blobs, flow, images),
      ...signingHandlers(db, desk),
      ...verificationHandlers(desk),
      ...archiveDeskHandlers({
        db,
        officeKey: keys.person,
        searchesPerDay: settings.lookupsPerDay,
        destroy: destroyDossier(db, blobs, settings),
      }),
      ...catalogueHandlers(db),
      ...portalAdapterHandlers(join(settings.dataFolder, "portal-adapters"), (file, code) =>
        app.log.warn({ file, code }, "portal adapter refused"),
      ),
      ...gateHandlers({
        db,
        officeKey: keys.person,
        lookupsPerDay: settings.lookupsPerDay,
        databases: () => readConnectedDatabases(settings.dataFolder),
      }),
      ...lookupHandlers({ db, blobs, images, personKey: keys.person, lookupsPerDay: settings.lookupsPerDay }),
    },
  });
  const housekeeping = setInterval(
    () =>
      Promise.all([forgetExpired(db, now()), uploads.dropStale(now())]).catch((thrown: unknown) =>
        app.log.error(logFacts(thrown), "housekeeping"),
      ),
    3_600_000,
  );
  try {
    await app.listen({ host: settings.host, port });
  } catch (cause) {
    clearInterval(housekeeping);
    redis?.disconnect();
    await workshop.close();
    if (["EADDRINUSE", "EACCES"].includes((cause as NodeJS.ErrnoException).code ?? ""))
      throw new AppError("system.port_taken", { port }, { cause });
    throw cause;
  }
  return {
    url,
    port,
    db,
    async close() {
      clearInterval(housekeeping);
      closing.abort();
      redis?.disconnect();
      await app.close();
      // A signer may be waiting for a phone: what is under way is taken up again at the next start.
      await Promise.race([desk.close(), new Promise((resume) => setTimeout(resume, 2_000).unref())]);
      await workshop.close();
    },
  };
}

const partChecks = (db: Database, redis: Redis | null, now: () => Date): Record<string, PartCheck> => ({
  ...(redis && { queue: () => isRedisUp(redis) }),
  database: async () => (await sql`select 1`.execute(db)).rows.length === 1,
  worker: () => isWorkerUp(db, now()),
  upkeep: () => isUpkeepSound(db),
});

async function createApp(settings: Settings, { headersMs, requestMs, checkMs }: Patience): Promise<FastifyInstance> {
  const slow = { headersTimeout: headersMs, connectionsCheckingInterval: checkMs };
  const app = Fastify({
    loggerInstance: openLog(settings),
    // Addresses may hold file names: the log gets the route's pattern instead (below).
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: newId,
    bodyLimit: 1 * MIB,
    requestTimeout: requestMs,
    keepAliveTimeout: 20_000,
    forceCloseConnections: true,
    // Only a proxy on this machine may say whose call it passes on.
    trustProxy: settings.publicUrl === null ? false : "loopback",
    routerOptions: { maxParamLength: 100 },
    ...(settings.tls
      ? { https: { ...slow, cert: await readFile(settings.tls.certificateFile), key: await readFile(settings.tls.keyFile) } }
      : { http: slow }),
  }) as unknown as FastifyInstance;
  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "-";
    request.log.info({ method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, "call");
  });
  await app.register(helmet, {
    contentSecurityPolicy: { directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"] }, useDefaults: false },
    // A form posted from the login page must carry its origin.
    referrerPolicy: { policy: "same-origin" },
    crossOriginResourcePolicy: { policy: "same-origin" },
    hsts: settings.tls !== null,
  });
  speakTus(app);
  await app.register(cors, {
    origin: [EXTENSION_ORIGIN],
    methods: ["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH"],
    exposedHeaders: ["location", "upload-offset", "upload-length", "tus-resumable"],
    allowedHeaders: [
      "authorization",
      "content-type",
      AGENCY_HEADER,
      "tus-resumable",
      "upload-length",
      "upload-offset",
      "upload-metadata",
      "upload-checksum",
    ],
    maxAge: 600,
  });
  await app.register(rateLimit, { global: true, max: settings.callsPerMinute, timeWindow: "1 minute" });
  return app;
}

async function freePort(host: string): Promise<number> {
  const { createServer } = await import("node:net");
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, host, () => {
      const address = probe.address();
      probe.close(() => (address !== null && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}
