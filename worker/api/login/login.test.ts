import { EXTENSION_ID } from "@camtay/shared/domain/extension-identity.ts";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cookieClient, logInOverHttp, openLoginPage, Tokens, tokenRequest } from "../testing/log-in.ts";
import { startTestServer } from "../testing/test-server.ts";
import { ensureFirstAccounts, listAccounts, logIn, setDisabled, setPassword } from "./accounts.ts";
import { enrolSecondFactor } from "./second-factor.ts";
import { codeAt, counterAt, fromBase32 } from "./totp.ts";

let server: Awaited<ReturnType<typeof startTestServer>>;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const me = (token: string) => fetch(`${server.url}/v1/me`, { headers: { authorization: `Bearer ${token}` } });

describe("login", () => {
  it("code with PKCE gives a token that says who calls", async () => {
    const { password } = await server.account("lan", ["officer"]);
    const tokens = await logInOverHttp(server.url, "Lan ", password);
    expect(await (await me(tokens.access_token)).json()).toMatchObject({ loginName: "lan", roles: ["officer"], agency: "H99" });
  });

  it("on a shared counter PC the next person logs in as themselves, whoever sat there before", async () => {
    const browser = cookieClient();
    const passwords: Record<string, string> = {};
    for (const name of ["sang", "chieu", "chieu"]) {
      const password = passwords[name] ?? (await server.account(name, ["officer"])).password;
      passwords[name] = password;
      const { access_token } = await logInOverHttp(server.url, name, password, browser);
      expect(await (await me(access_token)).json()).toMatchObject({ loginName: name });
    }
  });

  it("a refresh token works once; the second use ends the whole login", async () => {
    const { password } = await server.account("hoa", ["officer"]);
    const first = await logInOverHttp(server.url, "hoa", password);
    const refresh = (token: string) => tokenRequest(server.url, { grant_type: "refresh_token", refresh_token: token });
    const second = Tokens.parse(await (await refresh(first.refresh_token)).json());
    expect((await me(second.access_token)).status).toBe(200);
    expect((await refresh(first.refresh_token)).status).toBe(400);
    expect((await refresh(second.refresh_token)).status).toBe(400);
  });

  it("of many who use a refresh token at the same moment one is served", async () => {
    const { password } = await server.account("cung-luc", ["officer"]);
    const { refresh_token } = await logInOverHttp(server.url, "cung-luc", password);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => tokenRequest(server.url, { grant_type: "refresh_token", refresh_token })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400, 400]);
  });

  it("a new password ends every login made with the old one", async () => {
    const { password } = await server.account("binh", ["officer"]);
    const tokens = await logInOverHttp(server.url, "binh", password);
    await setPassword(server.db, "binh", "mật khẩu mới dài", new Date(Date.now() + 2000));
    expect((await me(tokens.access_token)).status).toBe(401);
    const refreshed = await tokenRequest(server.url, { grant_type: "refresh_token", refresh_token: tokens.refresh_token });
    expect(refreshed.status).toBe(400);
  });

  it("a disabled account is shut out at once, and comes back with its password", async () => {
    const { password } = await server.account("nghi", ["officer"]);
    const tokens = await logInOverHttp(server.url, "nghi", password);
    await setDisabled(server.db, "nghi", true, new Date());
    expect((await me(tokens.access_token)).status).toBe(401);
    await expect(logInOverHttp(server.url, "nghi", password)).rejects.toThrow(/401/);
    await setDisabled(server.db, "nghi", false, new Date());
    await logInOverHttp(server.url, "nghi", password);
  });

  it("five wrong passwords lock the account, also for the right one; the page says so in Vietnamese", async () => {
    const { password } = await server.account("tuan", ["officer"]);
    const { submit } = await openLoginPage(server.url);
    for (let n = 0; n < 4; n += 1) expect((await submit("tuan", "sai")).status).toBe(401);
    expect((await submit("tuan", "sai")).status).toBe(429);
    const locked = await submit("tuan", password);
    expect(locked.status).toBe(429);
    expect(await locked.text()).toContain("tạm khóa");
  });

  it("the list of accounts shows a lock only while it holds", async () => {
    const { password } = await server.account("khoa", ["officer"]);
    const now = new Date();
    for (let tries = 0; tries < 5; tries += 1) await expect(logIn(server.db, "khoa", `${password}x`, now)).rejects.toThrow();
    const isShownLocked = async (at: Date) => (await listAccounts(server.db, at)).find(({ loginName }) => loginName === "khoa")?.locked;
    expect(await isShownLocked(now)).toBe(true);
    expect(await isShownLocked(new Date(now.getTime() + 16 * 60_000))).toBe(false);
  });

  it("an unknown name and a wrong password look alike", async () => {
    await server.account("maianh", ["officer"]);
    const { submit } = await openLoginPage(server.url);
    const texts = await Promise.all(
      ["maianh", "khongco"].map(async (name) => (await (await submit(name, "sai")).text()).replaceAll(name, "")),
    );
    expect(texts[0]).toBe(texts[1]);
  });

  it("the page holds no script and lets the form go nowhere but home and to the extension", async () => {
    const { client, page } = await openLoginPage(server.url);
    const response = await client(page);
    expect(response.headers.get("content-security-policy")).toContain(`form-action 'self' https://${EXTENSION_ID}.chromiumapp.org`);
    const html = await response.text();
    expect(html).toContain('lang="vi"');
    expect(html).not.toMatch(/<script|https?:/);
  });

  it("what is typed comes back as text, never as markup", async () => {
    const { submit } = await openLoginPage(server.url);
    expect(await (await submit('"><script>x</script>', "sai")).text()).not.toContain("<script>");
  });

  it("a forged token, a foreign audience and no token are all refused", async () => {
    const forged = await new SignJWT({}).setProtectedHeader({ alg: "HS256", typ: "at+jwt" }).setSubject("x").sign(new Uint8Array(32));
    for (const token of [forged, "", "abc.def.ghi"]) expect((await me(token)).status).toBe(401);
    expect((await fetch(`${server.url}/v1/me`)).status).toBe(401);
  });

  it("a stolen code is worth nothing without the verifier", async () => {
    const { password } = await server.account("thu", ["officer"]);
    const { client, submit } = await openLoginPage(server.url);
    const back = await client(new URL((await submit("thu", password)).headers.get("location")!, server.url).href);
    const code = new URL(back.headers.get("location")!).searchParams.get("code")!;
    const redirect_uri = `https://${EXTENSION_ID}.chromiumapp.org/login`;
    const answer = await tokenRequest(server.url, { grant_type: "authorization_code", code, redirect_uri, code_verifier: "a".repeat(43) });
    expect(answer.status).toBe(400);
  });

  it("the first start makes accounts with random passwords; the second makes none", async () => {
    const fresh = await startTestServer();
    const made = await ensureFirstAccounts(fresh.db, "H99", new Date());
    expect(made.map((account) => account.loginName)).toEqual(["canbo", "kyso", "quantri"]);
    expect(new Set(made.map((account) => account.password)).size).toBe(3);
    expect(await ensureFirstAccounts(fresh.db, "H99", new Date())).toEqual([]);
    await logInOverHttp(fresh.url, "kyso", made[1]!.password);
    await fresh.close();
  });

  it("an account with a second factor needs its code, each code once, and wrong codes lock it", async () => {
    // A server of its own: the many tries would use up what one address may try in a minute.
    const own = await startTestServer();
    const { password } = await own.account("haibuoc", ["signer"]);
    const { secret } = await enrolSecondFactor(own.db, "haibuoc", new Date());
    const codeFor = (steps: number) => codeAt(fromBase32(secret), counterAt(new Date()) + steps);
    const enter = async (code: string) => {
      const { client, page, submit } = await openLoginPage(own.url);
      const asked = await (await submit("haibuoc", password)).text();
      const ticket = /name="ticket" value="([^"]+)"/.exec(asked)![1]!;
      const origin = new URL(own.url).origin;
      return client(page, { method: "POST", body: new URLSearchParams({ ticket, code }), headers: { origin } });
    };
    const code = codeFor(0);
    expect((await enter(code)).status).toBe(303);
    expect((await enter(code)).status).toBe(401);
    expect((await enter(codeFor(1))).status).toBe(303);
    const { client, page } = await openLoginPage(own.url);
    const forged = new URLSearchParams({ ticket: "abc.9999999999.AAAA", code: codeFor(0) });
    const refused = await client(page, { method: "POST", body: forged, headers: { origin: new URL(own.url).origin } });
    expect(await refused.text()).toContain("hết hạn");
    for (let n = 0; n < 5; n += 1) await enter("000000").catch(() => undefined);
    const { submit } = await openLoginPage(own.url);
    expect((await submit("haibuoc", password)).status).toBe(429);
    await own.close();
  });
});
