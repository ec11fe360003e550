import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isSignatureOf, normalisedSignature } from "@camtay/worker/signing/cms/signature-scheme.ts";
import { createCscV1RasSigner } from "@camtay/worker/signing/csc-v1-ras-signer.ts";
import { type CscV2Settings, createCscV2Signer } from "@camtay/worker/signing/csc-v2-signer.ts";
import { createPkcs12Signer } from "@camtay/worker/signing/pkcs12-signer.ts";
import { beginCodeLogin, finishCodeLogin } from "@camtay/worker/signing/signers/csc-tokens.ts";
import type { HttpEdges } from "@camtay/worker/signing/signers/json-http.ts";
import { stamps } from "@camtay/worker/signing/timestamp/timestamp-token.ts";
import { createTspClient } from "@camtay/worker/signing/timestamp/tsp-client.ts";
import { parseCertificate } from "@camtay/worker/signing/x509/certificate.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startTestServices, type TestServices } from "../services/start-test-services.ts";
import { runSignerSuite } from "./run-signer-suite.ts";
import { authorised, itemsFor, signedValues } from "./signer-calls.ts";

let services: TestServices;
const edges: HttpEdges = { fetch: (...call) => fetch(...call), now: () => new Date(), sleep: (ms) => sleep(Math.min(ms, 30)), randomBytes };

const csc = (credentialId: string, more: Partial<CscV2Settings> = {}) =>
  createCscV2Signer(
    { baseUrl: services.cscUrl, login: { clientId: services.client.id, clientSecret: services.client.secret }, credentialId, ...more },
    edges,
  );
const pinOf = (credentialId: string): string => services.pins[credentialId] ?? "";

beforeAll(async () => {
  services = await startTestServices({ phone: "auto", phoneDelayMs: 30 });
});
afterEach(() => services.clearFaults());
afterAll(() => services.stop());

for (const [id, more] of [
  ["officer-rsa2048", {}],
  ["officer-pin", { pss: true }],
  ["seal-rsa3072", { asynchronous: true }],
  ["officer-p256", {}],
  ["officer-p384", {}],
] as const)
  runSignerSuite(`CSC v2, ${id}${"pss" in more ? ", PSS" : ""}`, async () => ({ signer: csc(id, more), pin: pinOf(id) }));

const older = (credentialId: string) => {
  const [account] = services.accounts;
  const login = { user: account?.name ?? "", password: account?.password ?? "" };
  return createCscV1RasSigner({ baseUrl: services.cscUrl.replace("/v2", "/v1"), login, credentialId }, edges);
};
for (const id of ["officer-rsa2048", "officer-p256"])
  runSignerSuite(`CSC 1.0.4, ${id}`, async () => ({ signer: older(id), pin: pinOf(id) }));

runSignerSuite("PKCS#12, RSA", async () => ({
  signer: createPkcs12Signer({ file: readFileSync(services.p12.path), fileName: "officer.p12", password: services.p12.password }),
  pin: "",
}));
runSignerSuite("PKCS#12, RSA with PSS", async () => ({
  signer: createPkcs12Signer({
    file: readFileSync(services.p12.path),
    fileName: "officer.p12",
    password: services.p12.password,
    pss: true,
  }),
  pin: "",
}));

let folder = "";
runSignerSuite(
  "PKCS#12 by openssl, P-384",
  async () => {
    folder = mkdtempSync(join(tmpdir(), "camtay-p12-"));
    const run = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
    run(
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-384",
      "-nodes",
      "-keyout",
      "k.pem",
      "-out",
      "c.pem",
      "-subj",
      "/CN=Thu Nghiem",
    );
    run("pkcs12", "-export", "-inkey", "k.pem", "-in", "c.pem", "-out", "key.p12", "-passout", "pass:bimat");
    return { signer: createPkcs12Signer({ file: readFileSync(join(folder, "key.p12")), fileName: "key.p12", password: "bimat" }), pin: "" };
  },
  async () => rmSync(folder, { recursive: true, force: true }),
);

describe("a PKCS#12 file", () => {
  it("with the wrong password says so and names the file only", () => {
    const open = () => createPkcs12Signer({ file: readFileSync(services.p12.path), fileName: "officer.p12", password: "sai" });
    expect(open).toThrow(expect.objectContaining({ code: "signing.file_key", facts: { file: "officer.p12" } }));
  });
});

describe("a CSC v2 service", () => {
  const begin = async (id: string, pin = pinOf(id)) => {
    const signer = csc(id);
    const items = itemsFor(await signer.capabilities(), 3);
    return { signer, items, pin };
  };

  it("tells a wrong PIN from a locked one", async () => {
    const { signer, items } = await begin("officer-p256");
    await expect(signer.beginAuthorisation(items, { pin: "000000" })).rejects.toMatchObject({ code: "signing.pin_wrong" });
    await services.setFaults({ pinLocked: true });
    await expect(signer.beginAuthorisation(items, { pin: "000000" })).rejects.toMatchObject({ code: "signing.pin_locked" });
  });

  it("no PIN ever stands in an error", async () => {
    const { signer, items } = await begin("officer-p256");
    const thrown = await signer.beginAuthorisation(items, { pin: "135799" }).catch((error: unknown) => error);
    expect(`${thrown instanceof Error ? (thrown.stack ?? "") : ""}${JSON.stringify(thrown)}`).not.toContain("135799");
  });

  it("a refusal on the phone is the person's, not a fault", async () => {
    await services.setFaults({ phone: "refuse" });
    const { signer, items, pin } = await begin("officer-rsa2048");
    await expect(authorised(signer, items, pin)).rejects.toMatchObject({ code: "signing.refused" });
  });

  it("rests as long as the service asks and then goes on", async () => {
    await services.setFaults({ tooManyRequests: { calls: 2, retryAfterSeconds: 1 } });
    const { signer, items, pin } = await begin("officer-pin");
    await services.setFaults({ tooManyRequests: { calls: 2, retryAfterSeconds: 1 } });
    expect(await signedValues(signer, await authorised(signer, items, pin), items)).toHaveLength(3);
  });

  it("reports a service that wants more patience than a clerk has", async () => {
    await services.setFaults({ tooManyRequests: { calls: 9, retryAfterSeconds: 3600 } });
    await expect(csc("officer-pin").capabilities()).rejects.toMatchObject({ code: "signing.service_busy", facts: { seconds: 3600 } });
  });

  it("a connection lost after signing is an unknown outcome, and the call is not repeated", async () => {
    const { signer, items, pin } = await begin("officer-pin");
    const authorisation = await authorised(signer, items, pin);
    await services.resetCounters();
    await services.setFaults({ dropAfterSigning: 1 });
    await expect(signer.sign(authorisation, items)).rejects.toMatchObject({ code: "signing.outcome_unknown" });
    expect((await services.counters()).calls["signatures/signHash"]).toBe(1);
  });

  it("an authorisation that ran out asks for a new one", async () => {
    const { signer, items, pin } = await begin("officer-pin");
    const authorisation = await authorised(signer, items, pin);
    await services.setFaults({ sadExpiresAfterSignatures: 0 });
    await expect(signer.sign(authorisation, items)).rejects.toMatchObject({ code: "signing.authorisation_expired" });
  });

  it("refuses digests that the authorisation was not given for", async () => {
    const { signer, items, pin } = await begin("officer-pin");
    const authorisation = await authorised(signer, items, pin);
    const others = itemsFor(await signer.capabilities(), 3);
    await expect(signer.sign(authorisation, others)).rejects.toMatchObject({ code: "signing.authorisation_expired" });
  });

  it("a disabled key is named as such", async () => {
    await expect(csc("officer-disabled").capabilities()).rejects.toMatchObject({ code: "signing.key_disabled" });
  });

  it("raw r and s are turned into DER", async () => {
    await services.setFaults({ rawEcdsa: true });
    const { signer, items, pin } = await begin("officer-p256");
    const [value = Buffer.alloc(0)] = await signedValues(signer, await authorised(signer, items, pin), items);
    const { certificates, scheme } = await signer.capabilities();
    const key = parseCertificate(certificates[0] ?? Buffer.alloc(0)).publicKey;
    expect(value).toHaveLength(64);
    expect(isSignatureOf(scheme, key, items[0]?.signedAttributes ?? Buffer.alloc(0), normalisedSignature(scheme, key, value))).toBe(true);
  });

  it("a service that is not there is unavailable, not unknown", async () => {
    const signer = createCscV2Signer({ baseUrl: "http://127.0.0.1:9/csc/v2", login: { clientId: "a", clientSecret: "b" } }, edges);
    await expect(signer.capabilities()).rejects.toMatchObject({ code: "signing.service_unavailable" });
  });

  it("logs a person in by authorization code with PKCE", async () => {
    const client = { oauthBaseUrl: `${services.cscUrl}/`, clientId: services.client.id, clientSecret: services.client.secret };
    const login = beginCodeLogin(client, "http://127.0.0.1:1/back", edges);
    const [account] = services.accounts;
    const form = new URLSearchParams([
      ...new URL(login.url).searchParams,
      ["account", account?.name ?? ""],
      ["password", account?.password ?? ""],
      ["answer", "allow"],
    ]);
    const answer = await fetch(new URL("oauth2/authorize", client.oauthBaseUrl), { method: "POST", body: form, redirect: "manual" });
    const back = new URL(answer.headers.get("location") ?? "");
    const callback = { code: back.searchParams.get("code") ?? "", state: back.searchParams.get("state") ?? "" };
    await expect(finishCodeLogin(client, login, { ...callback, state: "other" }, edges)).rejects.toMatchObject({
      code: "signing.login_failed",
    });
    const tokens = await finishCodeLogin(client, login, callback, edges);
    const signer = csc("officer-pin", { login: { tokens } });
    expect((await signer.capabilities()).certificates).toHaveLength(3);
  });
});

describe("a CSC 1.0.4 service", () => {
  const begun = async (id: string) => {
    const signer = older(id);
    return { signer, items: itemsFor(await signer.capabilities(), 3) };
  };

  it("a wrong PIN, a refusal on the phone and a lost answer are told apart", async () => {
    const { signer, items } = await begun("officer-rsa2048");
    await expect(authorised(signer, items, "000000")).rejects.toMatchObject({ code: "signing.pin_wrong" });
    await services.setFaults({ phone: "refuse" });
    await expect(authorised(signer, items, pinOf("officer-rsa2048"))).rejects.toMatchObject({ code: "signing.refused" });
    await services.setFaults({ phone: "confirm", dropAfterSigning: 1 });
    const authorisation = await authorised(signer, items, pinOf("officer-rsa2048"));
    await expect(signer.sign(authorisation, items)).rejects.toMatchObject({ code: "signing.outcome_unknown" });
  });

  it("a wrong account password is a failed login", async () => {
    const signer = createCscV1RasSigner(
      { baseUrl: services.cscUrl.replace("/v2", "/v1"), login: { user: "canbo", password: "sai" } },
      edges,
    );
    await expect(signer.capabilities()).rejects.toMatchObject({ code: "signing.login_failed" });
  });

  it("stamps as well", async () => {
    const octets = Buffer.from("x");
    expect(stamps(await older("officer-pin").stamp(octets), octets)).toBe(true);
  });
});

describe("a timestamp", () => {
  const octets = Buffer.from("chữ ký");
  const tsa = () => createTspClient({ url: services.tsaUrl, attempts: 1, timeoutMs: 10_000 }, edges);

  it("stamps exactly the octets it was asked for", async () => {
    const token = await tsa().stamp(octets);
    expect(stamps(token, octets)).toBe(true);
    expect(stamps(token, Buffer.from("khác"))).toBe(false);
  });

  it("comes from the signing service as well", async () => {
    expect(stamps(await csc("officer-pin").stamp(octets), octets)).toBe(true);
  });

  it.each([
    ["wrong-nonce", "signing.timestamp_wrong"],
    ["wrong-imprint", "signing.timestamp_wrong"],
    ["rejected", "signing.timestamp_refused"],
    ["bad-signature", "verify.timestamp_invalid"],
    ["no-certificate", "verify.timestamp_invalid"],
    ["wrong-certificate", "verify.timestamp_invalid"],
    ["down", "signing.timestamp_unavailable"],
  ] as const)("%s is refused", async (fault, code) => {
    await services.setFaults({ tsa: fault });
    await expect(tsa().stamp(octets)).rejects.toMatchObject({ code });
  });

  it("is given up when the authority is too slow", async () => {
    await services.setFaults({ tsaLatencyMs: 3_000 });
    const slow = createTspClient({ url: services.tsaUrl, attempts: 1, timeoutMs: 100 }, edges);
    await expect(slow.stamp(octets)).rejects.toMatchObject({ code: "signing.timestamp_unavailable" });
  });

  it("an authority that keeps failing is left alone for a while", async () => {
    await services.setFaults({ tsa: "down" });
    const client = createTspClient({ url: services.tsaUrl, attempts: 5 }, edges);
    await expect(client.stamp(octets)).rejects.toMatchObject({ code: "signing.timestamp_unavailable" });
    await services.setFaults({ tsa: "none" });
    const asked = (await services.counters()).calls.tsa;
    await expect(client.stamp(octets)).rejects.toMatchObject({ code: "signing.timestamp_unavailable" });
    expect((await services.counters()).calls.tsa).toBe(asked);
  });
});
