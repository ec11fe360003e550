import { AppError, asAppError } from "@camtay/shared/errors/app-error.ts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Database } from "../../db/database.ts";
import { logIn } from "./accounts.ts";
import { AGENCY_CALLBACK, type AgencyLogin } from "./agency-login.ts";
import { codePage, LOGIN_PAGE_POLICY, LOGIN_STYLE, loginPage, plainErrorPage, preferredLocale } from "./login-page.ts";
import type { LoginProvider } from "./login-provider.ts";
import { checkCode, needsSecondFactor, type Tickets } from "./second-factor.ts";

const Form = z.object({ loginName: z.string().min(1).max(100), password: z.string().min(1).max(200) });

/** What the application asked for (`ui_locales`, OpenID Connect Core 3.1.2.1) goes before what the browser prefers. */
const localeOf = (params: Readonly<Record<string, unknown>> | undefined, acceptLanguage: string | undefined) =>
  preferredLocale(typeof params?.ui_locales === "string" ? params.ui_locales : acceptLanguage);

const Done = z.object({
  ticket: z.string().max(300).optional(),
  problem: z.enum(["access.not_invited", "access.agency_login_down"]).optional(),
});

const CodeForm = z.object({ ticket: z.string().min(1).max(300), code: z.string().min(1).max(20) });

/** The login page and the OpenID provider under `/oidc`. */
export async function loginRoutes(
  app: FastifyInstance,
  {
    db,
    login,
    tickets,
    now,
    publicUrl,
    agencyLogin,
  }: {
    db: Database;
    login: LoginProvider;
    tickets: Tickets;
    now: () => Date;
    publicUrl: string | null;
    /** The agency's own provider; null: local accounts only. */
    agencyLogin: AgencyLogin | null;
  },
) {
  const html = (reply: FastifyReply, body: string, status = 200) =>
    reply
      // Chrome shuts the window of `launchWebAuthFlow` at any status from 400: a person would never read what was wrong.
      .code(reply.request.headers.accept?.includes("text/html") ? 200 : status)
      .header("content-security-policy", LOGIN_PAGE_POLICY)
      .header("cache-control", "no-store")
      .type("text/html; charset=utf-8")
      .send(body);

  const agencyPath = (uid: string): string | undefined => (agencyLogin ? `/login/${encodeURIComponent(uid)}/agency` : undefined);

  type Interaction = Awaited<ReturnType<typeof login.provider.interactionDetails>>;
  const enterAs = async (accountId: string, interaction: Interaction, request: FastifyRequest, reply: FastifyReply) => {
    const returnTo = await login.provider.interactionResult(request.raw, reply.raw, { login: { accountId, remember: false } });
    // After the result is stored: until then the provider insists that the session still has its former owner.
    await forgetFormerLogin(login, interaction.session?.uid, accountId);
    return reply.header("content-security-policy", LOGIN_PAGE_POLICY).header("cache-control", "no-store").redirect(returnTo, 303);
  };

  if (agencyLogin)
    await app.register(async (scope) => {
      const withInteraction = async (
        request: FastifyRequest,
        reply: FastifyReply,
        go: (interaction: Interaction, locale: "vi" | "en") => Promise<FastifyReply>,
      ) => {
        const interaction = await login.provider.interactionDetails(request.raw, reply.raw).catch(() => undefined);
        const locale = localeOf(interaction?.params, request.headers["accept-language"]);
        if (!interaction) return html(reply, plainErrorPage(locale), 400);
        try {
          return await go(interaction, locale);
        } catch (thrown) {
          const problem = asAppError(thrown);
          if (problem.row.kind === "internal") throw thrown;
          const page = loginPage(locale, { problem: problem.sentence(locale), agencyLogin: agencyPath(interaction.uid) });
          return html(reply, page, problem.httpStatus);
        }
      };
      scope.get("/login/:uid/agency", { config: { rateLimit: { max: 20, timeWindow: "1 minute" } } }, (request, reply) =>
        withInteraction(request, reply, async ({ uid }) =>
          reply.header("cache-control", "no-store").redirect((await agencyLogin.begin(uid, now())).href, 303),
        ),
      );
      // The page's cookie belongs to /login/:uid alone, so the way back is taken in two steps.
      scope.get(AGENCY_CALLBACK, async (request, reply) => {
        const { uid, answer } = await agencyLogin.finish(new URL(request.url, login.issuer).search, now()).catch((thrown: unknown) => {
          const problem = asAppError(thrown);
          if (problem.row.kind === "internal") throw thrown;
          return { uid: undefined, answer: undefined };
        });
        if (uid === undefined) return html(reply, plainErrorPage(preferredLocale(request.headers["accept-language"])), 400);
        const query = "accountId" in answer ? { ticket: tickets.issue(answer.accountId, uid, now()) } : { problem: answer.problem };
        return reply
          .header("cache-control", "no-store")
          .redirect(`/login/${encodeURIComponent(uid)}/agency/done?${new URLSearchParams(query as Record<string, string>)}`, 303);
      });
      scope.get("/login/:uid/agency/done", (request, reply) =>
        withInteraction(request, reply, async (interaction, locale) => {
          const { ticket, problem } = Done.safeParse(request.query).data ?? {};
          if (problem !== undefined) throw new AppError(problem);
          const accountId = tickets.accountOf(ticket ?? "", interaction.uid, now());
          if (!(await needsSecondFactor(db, accountId))) return enterAs(accountId, interaction, request, reply);
          const again = tickets.issue(accountId, interaction.uid, now());
          return html(reply, codePage(locale, again, undefined, `/login/${encodeURIComponent(interaction.uid)}`));
        }),
      );
    });

  await app.register(async (scope) => {
    scope.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string", bodyLimit: 4096 }, (_request, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    scope.get("/login/style.css", (_request, reply) =>
      reply.type("text/css; charset=utf-8").header("cache-control", "max-age=3600").send(LOGIN_STYLE),
    );
    scope.get("/login/:uid", async (request, reply) => {
      const interaction = await login.provider.interactionDetails(request.raw, reply.raw).catch(() => undefined);
      const locale = localeOf(interaction?.params, request.headers["accept-language"]);
      return interaction
        ? html(reply, loginPage(locale, { agencyLogin: agencyPath(interaction.uid) }))
        : html(reply, plainErrorPage(locale), 400);
    });
    scope.post("/login/:uid", { config: { rateLimit: { max: 20, timeWindow: "1 minute" } } }, async (request, reply) => {
      const interaction = await login.provider.interactionDetails(request.raw, reply.raw).catch(() => undefined);
      const locale = localeOf(interaction?.params, request.headers["accept-language"]);
      if (!interaction) return html(reply, plainErrorPage(locale), 400);
      const { uid } = interaction;
      const enter = (accountId: string) => enterAs(accountId, interaction, request, reply);
      const second = CodeForm.safeParse(request.body);
      const first = Form.safeParse(request.body);
      try {
        if (second.success) {
          const accountId = tickets.accountOf(second.data.ticket, uid, now());
          await checkCode(db, accountId, second.data.code, now());
          return await enter(accountId);
        }
        if (!first.success) return html(reply, loginPage(locale, { agencyLogin: agencyPath(uid) }), 400);
        const account = await logIn(db, first.data.loginName, first.data.password, now());
        if (await needsSecondFactor(db, account.id)) return html(reply, codePage(locale, tickets.issue(account.id, uid, now())));
        return await enter(account.id);
      } catch (thrown) {
        const problem = asAppError(thrown);
        if (problem.row.kind === "internal") throw thrown;
        const sentence = problem.sentence(locale);
        const page =
          second.success && problem.code === "access.wrong_code"
            ? codePage(locale, second.data.ticket, sentence)
            : loginPage(locale, { problem: sentence, loginName: first.data?.loginName ?? "", agencyLogin: agencyPath(uid) });
        return html(reply, page, problem.httpStatus);
      }
    });
  });

  await app.register(async (scope) => {
    // The provider reads the raw request itself.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
    const handle = login.provider.callback();
    scope.all("/oidc/*", async (request, reply) => {
      reply.hijack();
      for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
      const raw = request.raw as typeof request.raw & { originalUrl?: string };
      raw.originalUrl = raw.url ?? "";
      raw.url = raw.originalUrl.slice("/oidc".length);
      if (publicUrl !== null) {
        const { host, protocol } = new URL(publicUrl);
        raw.headers["x-forwarded-host"] = host;
        raw.headers["x-forwarded-proto"] = protocol.slice(0, -1);
      }
      await handle(raw, reply.raw);
    });
  });
}

/** A counter is shared: who logs in after somebody else starts clean, instead of being asked by the provider to log the other out. */
async function forgetFormerLogin(login: LoginProvider, sessionUid: string | undefined, accountId: string): Promise<void> {
  const session = sessionUid === undefined ? undefined : await login.provider.Session.findByUid(sessionUid);
  if (session?.accountId === undefined || session.accountId === accountId) return;
  session.accountId = undefined;
  session.authorizations = {};
  await session.persist();
}
