import { connect } from "node:net";
import { ErrorAnswer } from "@camtay/shared/api/answers.ts";
import { LOGIN_REDIRECT } from "@camtay/shared/domain/extension-identity.ts";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { logInOverHttp, openLoginPage, tokenRequest } from "./testing/log-in.ts";
import { startTestServer } from "./testing/test-server.ts";

let server: Awaited<ReturnType<typeof startTestServer>>;
let later = 0;
const clock = () => new Date(Date.now() + later);
beforeAll(async () => {
  server = await startTestServer({}, { now: clock, patience: { headersMs: 200, requestMs: 400, checkMs: 50 } });
});
afterAll(() => server.close());

const me = (token: string) => fetch(`${server.url}/v1/me`, { headers: { authorization: `Bearer ${token}` } });

describe("slow clients", () => {
  /** Sends what it is given and no more. @returns everything the server said until it hung up */
  const dawdle = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      let said = "";
      const socket = connect(Number(new URL(server.url).port), "127.0.0.1", () => socket.write(text));
      socket.on("data", (chunk) => {
        said += String(chunk);
      });
      socket.on("close", () => resolve(said));
      socket.on("error", reject);
    });
  const host = () => new URL(server.url).host;

  it("headers that never end: the server hangs up, and serves the others meanwhile", async () => {
    const slow = Array.from({ length: 50 }, () => dawdle(`GET /v1/health HTTP/1.1\r\nhost: ${host()}\r\nx-a: `));
    expect((await fetch(`${server.url}/v1/health`)).status).toBe(200);
    for (const said of await Promise.all(slow)) expect(said).toContain("408");
  });

  it("a body that never ends: the server hangs up", async () => {
    const said = await dawdle(
      `POST /v1/lookups HTTP/1.1\r\nhost: ${host()}\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{"a":`,
    );
    expect(said).toMatch(/^HTTP\/1\.1 4\d\d/);
  });

  it("two requests in one with lengths that contradict each other are refused (request smuggling)", async () => {
    const said = await dawdle(
      `POST /v1/lookups HTTP/1.1\r\nhost: ${host()}\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/me HTTP/1.1\r\nhost: ${host()}\r\n\r\n`,
    );
    expect(said).toMatch(/^HTTP\/1\.1 400/);
    expect(said.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });
});

describe("tokens", () => {
  it("an access token ends after ten minutes", async () => {
    const { password } = await server.account("het-han", ["officer"]);
    const { access_token } = await logInOverHttp(server.url, "het-han", password);
    expect((await me(access_token)).status).toBe(200);
    later = 11 * 60_000;
    expect((await me(access_token)).status).toBe(401);
    later = 0;
  });

  it("a code that is used twice ends the login it gave", async () => {
    const { password } = await server.account("dung-lai", ["officer"]);
    const { client, submit, verifier } = await openLoginPage(server.url);
    let url = new URL((await submit("dung-lai", password)).headers.get("location")!, server.url).href;
    while (!url.startsWith(LOGIN_REDIRECT)) url = new URL((await client(url)).headers.get("location")!, server.url).href;
    const exchange = () =>
      tokenRequest(server.url, {
        grant_type: "authorization_code",
        code: new URL(url).searchParams.get("code")!,
        redirect_uri: LOGIN_REDIRECT,
        code_verifier: verifier,
      });
    const first = (await (await exchange()).json()) as { refresh_token: string };
    expect((await exchange()).status).toBe(400);
    const refreshed = await tokenRequest(server.url, { grant_type: "refresh_token", refresh_token: first.refresh_token });
    expect(refreshed.status).toBe(400);
  });

  it("an id token is no access token, and a token without a signature is none", async () => {
    const { password } = await server.account("doi-ve", ["admin"]);
    const { id_token, access_token } = await logInOverHttp(server.url, "doi-ve", password);
    expect((await me(id_token)).status).toBe(401);
    const [, payload] = access_token.split(".");
    const none = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString("base64url")}.${payload}.`;
    expect((await me(none)).status).toBe(401);
    expect((await me(`${access_token.slice(0, -4)}AAAA`)).status).toBe(401);
  });
});

describe("what people may be called", () => {
  const NASTY = [
    "x'); drop table accounts; --",
    'x" or 1=1 --',
    'a\r\n{"level":30,"msg":"giả mạo"}',
    "\u001b[2J\u001b[31m",
    "<img src=x onerror=alert(1)>",
    "%' union select * from audit --",
    ["$", "{jndi:ldap://x}"].join(""),
    "\u202etxt",
  ];

  it.each(NASTY)("%j is a name, a purpose, a dossier or words to search, and never more", async (text) => {
    const written = vi.spyOn(process.stderr, "write");
    const { password } = await server.account(`ten-${NASTY.indexOf(text)}`, ["officer", "auditor"]);
    await server.db
      .updateTable("accounts")
      .set({ display_name: text })
      .where("login_name", "=", `ten-${NASTY.indexOf(text)}`)
      .execute();
    const client = server.clientWith((await logInOverHttp(server.url, `ten-${NASTY.indexOf(text)}`, password)).access_token);
    expect((await client.call("me", { path: {} })).displayName).toBe(text);
    const ask = { identityNumber: "099000000001", purpose: `${text} tra cứu tại quầy`, dossier: `H99.${text}`.slice(0, 60) } as const;
    await client.call("lookup", { path: {}, body: ask as never });
    await client.call("searchPapers", { path: {}, body: { text: `mẫu ${text}` } });
    const { lines } = await client.call("auditLines", { path: {}, query: { action: "lookup" } });
    expect(lines[0]).toMatchObject({ actor: text, facts: { purpose: ask.purpose, dossier: ask.dossier } });
    expect((await server.db.selectFrom("accounts").select("id").execute()).length).toBeGreaterThan(0);
    for (const [chunk] of written.mock.calls) expect(String(chunk)).not.toContain(text);
    written.mockRestore();
  });

  it("a login name of an attacker stands in no log and opens nothing", async () => {
    const { submit } = await openLoginPage(server.url);
    for (const text of NASTY) expect((await submit(text, text)).status).toBe(401);
    const lines = await server.db.selectFrom("audit").selectAll().where("action", "=", "login").where("outcome", "=", "refused").execute();
    for (const text of NASTY) expect(JSON.stringify(lines)).not.toContain(JSON.stringify(text).slice(1, -1));
  });

  it("ten megabytes of JSON are refused before they are read, in the shape of every refusal", async () => {
    const { password } = await server.account("muoi-mega", ["officer"]);
    const { access_token } = await logInOverHttp(server.url, "muoi-mega", password);
    const response = await fetch(`${server.url}/v1/searches`, {
      method: "POST",
      headers: { authorization: `Bearer ${access_token}`, "content-type": "application/json" },
      body: `{"text":"${"x".repeat(10 * 1024 * 1024)}"}`,
    });
    expect(response.status).toBe(400);
    expect(ErrorAnswer.parse(await response.json()).code).toBe("system.too_large");
  });
});
