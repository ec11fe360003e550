import { LOGIN_REDIRECT } from "@camtay/shared/domain/extension-identity.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { logFacts } from "../log-facts.ts";
import { type AgencyProvider, startAgencyProvider } from "../testing/agency-provider.ts";
import { cookieClient, openLoginPage, Tokens, tokenRequest } from "../testing/log-in.ts";
import { startTestServer } from "../testing/test-server.ts";
import { addAccount, setDisabled } from "./accounts.ts";
import { AGENCY_CALLBACK, openAgencyLogin } from "./agency-login.ts";
import { enrolSecondFactor } from "./second-factor.ts";

let provider: AgencyProvider;
let server: Awaited<ReturnType<typeof startTestServer>>;

beforeAll(async () => {
  provider = await startAgencyProvider();
  server = await startTestServer({
    CAMTAY_OIDC_ISSUER: provider.issuer,
    CAMTAY_OIDC_CLIENT_ID: provider.clientId,
    CAMTAY_OIDC_CLIENT_SECRET: provider.clientSecret,
  });
  provider.register(`${server.url}${AGENCY_CALLBACK}`);
});
afterAll(async () => {
  await server.close();
  await provider.close();
});

/** Follows every redirect as a browser would, with the cookies of both servers apart, until something else comes. */
async function follow(ours: ReturnType<typeof cookieClient>, start: string) {
  const theirs = cookieClient();
  let url = start;
  for (let hops = 0; hops < 12; hops += 1) {
    const response = await (url.startsWith(server.url) ? ours : theirs)(url);
    const location = response.headers.get("location");
    if (location === null) return { response, url, text: await response.text() };
    const next = new URL(location, url).href;
    if (next.startsWith(LOGIN_REDIRECT)) return { response, url: next, text: "" };
    url = next;
  }
  throw new Error("no end of redirects");
}

async function logInThroughAgency() {
  const { client, page, verifier } = await openLoginPage(server.url);
  const html = await (await client(page)).text();
  const link = /href="(\/login\/[^"]+\/agency)"/.exec(html)?.[1] ?? "";
  const end = await follow(client, new URL(link, server.url).href);
  const code = end.url.startsWith(LOGIN_REDIRECT) ? new URL(end.url).searchParams.get("code") : null;
  if (code === null) return { ...end, tokens: null };
  const answer = await tokenRequest(server.url, {
    grant_type: "authorization_code",
    code,
    redirect_uri: LOGIN_REDIRECT,
    code_verifier: verifier,
  });
  return { ...end, tokens: Tokens.parse(await answer.json()) };
}

const invite = (loginName: string) =>
  addAccount(server.db, { loginName, displayName: loginName, agency: "H99", roles: ["officer"], password: null }, new Date());
const me = async (token: string) =>
  (await (await fetch(`${server.url}/v1/me`, { headers: { authorization: `Bearer ${token}` } })).json()) as {
    loginName: string;
    roles: string[];
  };

describe("the agency's own provider", () => {
  let name: string;
  let count = 0;
  beforeEach(() => {
    count += 1;
    name = `can.bo.${count}`;
  });

  it("lets an invited person in, with the rights that the account has here", async () => {
    await invite(name);
    provider.signIn({ subject: `sub-${name}`, userName: name.toUpperCase() });
    const { tokens } = await logInThroughAgency();
    expect(await me(tokens!.access_token)).toMatchObject({ loginName: name, roles: ["officer"] });
  });

  it("knows a person by the provider's id from the first login on, whatever the name becomes", async () => {
    await invite(name);
    provider.signIn({ subject: `sub-${name}`, userName: name });
    await logInThroughAgency();
    provider.signIn({ subject: `sub-${name}`, userName: "ten-moi" });
    expect((await logInThroughAgency()).tokens).not.toBeNull();
    provider.signIn({ subject: "nguoi-khac", userName: name });
    const stranger = await logInThroughAgency();
    expect(stranger.tokens).toBeNull();
    expect(stranger.text).toContain("chưa được cấp quyền");
  });

  it("never opens an account that has a password of its own, nor a disabled one", async () => {
    await server.account(name, ["admin"]);
    provider.signIn({ subject: `sub-${name}`, userName: name });
    expect((await logInThroughAgency()).tokens).toBeNull();
    await invite(`${name}b`);
    await setDisabled(server.db, `${name}b`, true, new Date());
    provider.signIn({ subject: `sub-${name}b`, userName: `${name}b` });
    expect((await logInThroughAgency()).tokens).toBeNull();
  });

  it("no password opens an account of the agency", async () => {
    await invite(name);
    const { submit } = await openLoginPage(server.url);
    for (const password of ["none", "", "mật khẩu"]) expect((await submit(name, password)).status).toBeGreaterThanOrEqual(400);
  });

  it("our second factor is asked for where it is set", async () => {
    await invite(name);
    await enrolSecondFactor(server.db, name, new Date());
    provider.signIn({ subject: `sub-${name}`, userName: name });
    const { tokens, text } = await logInThroughAgency();
    expect(tokens).toBeNull();
    expect(text).toContain('autocomplete="one-time-code"');
  });

  it("an answer is taken once, from its own browser, and never with a forged state", async () => {
    await invite(name);
    provider.signIn({ subject: `sub-${name}`, userName: name });
    const { client, page } = await openLoginPage(server.url);
    const begun = await client(`${page}/agency`);
    // The provider's answer, caught before it is delivered.
    const theirs = cookieClient();
    let url = begun.headers.get("location")!;
    while (!url.startsWith(server.url)) url = new URL((await theirs(url)).headers.get("location")!, url).href;
    const forged = new URL(url);
    forged.searchParams.set("state", "gia-mao");
    expect((await client(forged.href)).status).toBe(400);
    const delivered = await client(url);
    const done = new URL(delivered.headers.get("location")!, server.url).href;
    expect((await client(url)).status).toBe(400);
    // Someone else's browser lacks the cookie of this login page.
    expect((await cookieClient()(done)).status).toBe(400);
    expect((await client(done)).status).toBe(303);
  });

  it("a person is not sent anywhere by a wrong code; the trail says who was refused", async () => {
    const { client, page } = await openLoginPage(server.url);
    const begun = await client(`${page}/agency`);
    const state = new URL(begun.headers.get("location")!).searchParams.get("state")!;
    const answer = await client(`${server.url}${AGENCY_CALLBACK}?${new URLSearchParams({ state, code: "gia-mao", iss: provider.issuer })}`);
    const end = await client(new URL(answer.headers.get("location")!, server.url).href);
    expect(await end.text()).toContain("Chưa đăng nhập được");
  });

  it("the operator is told why a login failed: the provider is away, or what it said to the code", async () => {
    const told: ReturnType<typeof logFacts>[] = [];
    const open = (issuer: string) =>
      openAgencyLogin(server.db, { issuer, clientId: provider.clientId, clientSecret: provider.clientSecret }, server.url, (problem) =>
        told.push(logFacts(problem)),
      );
    const now = new Date();
    await expect(open("http://127.0.0.1:9").begin("trang", now)).rejects.toMatchObject({ code: "access.agency_login_down" });
    const login = open(provider.issuer);
    const state = (await login.begin("trang", now)).searchParams.get("state")!;
    const answer = `?${new URLSearchParams({ state, code: "gia-mao", iss: provider.issuer })}`;
    expect((await login.finish(answer, now)).answer).toEqual({ problem: "access.agency_login_down" });
    expect(told.map(({ code, refusal }) => [code, refusal])).toEqual([
      ["access.agency_login_down", undefined],
      ["access.agency_login_down", "invalid_grant"],
    ]);
    expect(JSON.stringify(told)).not.toContain("gia-mao");
  });
});

it("a provider that is down leaves local accounts open, and says so", async () => {
  const alone = await startTestServer({ CAMTAY_OIDC_ISSUER: "http://127.0.0.1:9", CAMTAY_OIDC_CLIENT_ID: "camtay" });
  const { client, page } = await openLoginPage(alone.url);
  const response = await client(`${page}/agency`);
  expect(response.status).toBe(503);
  expect(await response.text()).toContain("Chưa đăng nhập được");
  await alone.close();
});
