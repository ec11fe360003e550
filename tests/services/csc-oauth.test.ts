import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CscClient, createCscClient, freshHash, SHA256 } from "./csc-client.ts";
import { startTestServices, type TestServices } from "./start-test-services.ts";

let services: TestServices;
let csc: CscClient;
beforeAll(async () => {
  services = await startTestServices();
  csc = createCscClient(services);
});
afterAll(() => services.stop());

const REDIRECT = "http://127.0.0.1:5555/callback";
const verifier = randomBytes(32).toString("base64url");
const request = (more: Record<string, string> = {}): Record<string, string> => ({
  response_type: "code",
  client_id: services.client.id,
  redirect_uri: REDIRECT,
  code_challenge: createHash("sha256").update(verifier).digest("base64url"),
  code_challenge_method: "S256",
  state: "st4te",
  ...more,
});
const authorize = (query: Record<string, string>) =>
  fetch(`${services.cscUrl}/oauth2/authorize?${new URLSearchParams(query)}`, { redirect: "manual" });
const submit = (query: Record<string, string>, form: Record<string, string> = {}) =>
  csc.form("/oauth2/authorize", { ...query, account: "canbo", password: services.accounts[0]?.password ?? "", answer: "allow", ...form });
const target = (response: Response): URLSearchParams => new URL(response.headers.get("location") ?? "http://none/").searchParams;
const redeem = (code: string, more: Record<string, string> = {}) =>
  csc.form("/oauth2/token", {
    grant_type: "authorization_code",
    code,
    redirect_uri: REDIRECT,
    code_verifier: verifier,
    client_id: services.client.id,
    client_secret: services.client.secret,
    ...more,
  });
const code = async (more: Record<string, string> = {}, form: Record<string, string> = {}): Promise<string> =>
  target(await submit(request(more), form)).get("code") ?? "";

describe("info", () => {
  it("needs no token and announces every method", async () => {
    const { status, body } = await csc.post("/info", { lang: "vi-VN" });
    expect(status).toBe(200);
    expect(body).toMatchObject({ specs: "2.0.0.0", region: "VN", authType: ["oauth2code", "oauth2client"], oauth2: services.cscUrl });
    expect(body.methods).toContain("signatures/signHash");
  });
});

describe("oauth2/authorize", () => {
  it("shows a form, then goes back with code and state", async () => {
    const page = await authorize(request());
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("Mật khẩu");
    const back = target(await submit(request()));
    expect(back.get("state")).toBe("st4te");
    expect(back.get("code")).toMatch(/^[\w-]{32}$/);
  });

  it("never redirects to an address or client it does not know", async () => {
    for (const change of [{ redirect_uri: "https://evil.example/" }, { client_id: "someone" }]) {
      expect((await authorize(request(change))).status).toBe(400);
      expect((await submit(request(change))).status).toBe(400);
    }
  });

  it.each([
    [{ response_type: "token" }, "unsupported_response_type"],
    [{ code_challenge: "" }, "invalid_request"],
    [{ code_challenge_method: "plain" }, "invalid_request"],
    [{ scope: "everything" }, "invalid_scope"],
    [{ scope: "credential", credentialID: "officer-pin", numSignatures: "1" }, "invalid_request"],
  ])("%j goes back with %s", async (change, error) => {
    for (const answer of [await authorize(request(change)), await submit(request(change))]) {
      expect(target(answer).get("error")).toBe(error);
      expect(target(answer).get("state")).toBe("st4te");
    }
  });

  it("a refusal is access_denied; a wrong password shows the form again", async () => {
    expect(target(await submit(request(), { answer: "refuse" })).get("error")).toBe("access_denied");
    const again = await submit(request(), { password: "wrong" });
    expect([again.status, (await again.text()).includes('role="alert"')]).toEqual([200, true]);
  });
});

describe("oauth2/token", () => {
  it("trades a code once, for the token of that account", async () => {
    const once = await code();
    const response = await redeem(once);
    const { access_token: token } = (await response.json()) as { access_token: string };
    const { body } = await csc.post("/credentials/list", {}, token);
    expect(body.credentialIDs).not.toContain("seal-rsa3072");
    expect((await csc.post("/credentials/list", { userID: "canbo" }, token)).status).toBe(400);
    expect((await csc.post("/credentials/info", { credentialID: "seal-rsa3072" }, token)).status).toBe(400);
    expect((await redeem(once)).status).toBe(400);
  });

  it.each([{ code_verifier: "other" }, { redirect_uri: "http://127.0.0.1:5555/elsewhere" }])(
    "refuses a code with %j, and the code is spent",
    async (change) => {
      const once = await code();
      expect(await (await redeem(once, change)).json()).toMatchObject({ error: "invalid_grant" });
      expect((await redeem(once)).status).toBe(400);
    },
  );

  it("refuses a client that does not prove itself, takes HTTP Basic, and knows no other grant", async () => {
    expect((await redeem(await code(), { client_secret: "wrong" })).status).toBe(401);
    const basic = `Basic ${Buffer.from(`${services.client.id}:${services.client.secret}`).toString("base64")}`;
    expect((await csc.form("/oauth2/token", { grant_type: "client_credentials" }, { authorization: basic })).status).toBe(200);
    expect((await csc.form("/oauth2/token", { grant_type: "password" }, { authorization: basic })).status).toBe(400);
  });

  it("a revoked token opens nothing", async () => {
    const token = await csc.clientToken();
    const { id, secret } = services.client;
    expect((await csc.form("/oauth2/revoke", { token, client_id: id, client_secret: secret })).status).toBe(204);
    expect((await csc.post("/credentials/list", {}, token)).status).toBe(401);
  });
});

describe("a token of scope credential is the activation", () => {
  const credentialToken = async (hash: string): Promise<string> => {
    const more = {
      scope: "credential",
      credentialID: "officer-oauth",
      numSignatures: "1",
      hashes: Buffer.from(hash, "base64").toString("base64url"),
      hashAlgorithmOID: SHA256,
    };
    const response = await redeem(await code(more, { pin: services.pins["officer-oauth"] ?? "" }));
    const body = (await response.json()) as { access_token: string; credentialID: string };
    expect(body.credentialID).toBe("officer-oauth");
    return body.access_token;
  };

  it("as bearer without SAD", async () => {
    const hash = freshHash();
    const sad = await credentialToken(hash);
    expect((await csc.signHash(sad, "officer-oauth", undefined, [freshHash()])).body.error_description).toBe(
      "Hash is not authorized by the SAD",
    );
    expect((await csc.signHash(sad, "officer-oauth", undefined, [hash])).status).toBe(200);
  });

  it("as SAD beside a service token; both at once is an error", async () => {
    const hash = freshHash();
    const sad = await credentialToken(hash);
    expect((await csc.signHash(sad, "officer-oauth", sad, [hash])).body.error_description).toBe("Invalid parameter SAD");
    expect((await csc.signHash(await csc.clientToken(), "officer-oauth", sad, [hash])).status).toBe(200);
  });
});

describe("the process", () => {
  it("keeps its keys, root and address over a restart with the same folder", async () => {
    const data = mkdtempSync(join(tmpdir(), "camtay-services-restart-"));
    const root = () => readFileSync(`${data}/pki/trust/camtay-test-root.pem`, "utf8");
    const first = await startTestServices({ data });
    const before = root();
    await first.stop();
    const second = await startTestServices({ data });
    expect([second.baseUrl, root()]).toEqual([first.baseUrl, before]);
    await second.stop();
    rmSync(data, { recursive: true });
  });
});
