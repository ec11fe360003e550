import { createHash, randomBytes, verify, X509Certificate } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { freshHash, RSA, SHA256 } from "./csc-client.ts";
import { startTestServices, type TestServices } from "./start-test-services.ts";

let services: TestServices;
let token: string;
const post = async (
  path: string,
  body: unknown,
  authorization = `Bearer ${token}`,
): Promise<{ status: number; body: Record<string, unknown> }> => {
  const response = await fetch(services.cscV1Url + path, {
    method: "POST",
    headers: { "content-type": "application/json", authorization },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>) };
};
const basic = (name: string, password: string): string => `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;
const answerPhone = async (answer: "confirm" | "refuse"): Promise<string[]> => {
  const shown = (await (await fetch(services.phoneUrl, { headers: { accept: "application/json" } })).json()) as {
    waiting: { id: string; description: string }[];
  };
  for (const { id } of shown.waiting)
    await fetch(`${services.phoneUrl}/${id}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ answer }),
    });
  return shown.waiting.map(({ description }) => description);
};
const shownOnPhone = async (answer: "confirm" | "refuse"): Promise<string[]> => {
  for (;;) {
    const descriptions = await answerPhone(answer);
    if (descriptions.length > 0) return descriptions;
  }
};

beforeAll(async () => {
  services = await startTestServices();
  const account = services.accounts[0]!;
  token = String((await post("/auth/login", { rememberMe: true }, basic(account.name, account.password))).body.access_token);
});
afterEach(() => services.clearFaults());
afterAll(() => services.stop());

describe("the service in the shape of CSC 1.0.4", () => {
  it("announces itself as 1.0.4, and logs in with name and password only", async () => {
    expect((await post("/info", {})).body).toMatchObject({ specs: "1.0.4.0", authType: ["basic", "oauth2client"] });
    expect(await post("/auth/login", {}, basic("canbo", "wrong"))).toMatchObject({ status: 401, body: { error: "authentication_error" } });
  });

  it("describes the factors as flat members", async () => {
    const { body } = await post("/credentials/info", { credentialID: "officer-challenge", authInfo: true, certInfo: true });
    expect(body).toMatchObject({
      authMode: "explicit",
      PIN: { presence: "true", format: "N" },
      OTP: { presence: "true", type: "online" },
      SCAL: "2",
    });
    expect(body).not.toHaveProperty("auth");
  });

  it("blocks in authorize until the phone answers, shows the document names, and signs", async () => {
    const data = randomBytes(20);
    const hash = createHash("sha256").update(data).digest("base64");
    const asked = post("/credentials/authorize", {
      credentialID: "officer-rsa2048",
      numSignatures: "1",
      hash: [hash],
      PIN: services.pins["officer-rsa2048"],
      documents: [{ document_id: 1, document_name: "Giấy khai sinh.pdf" }],
    });
    expect(await shownOnPhone("confirm")).toEqual(["Giấy khai sinh.pdf"]);
    const { status, body } = await asked;
    expect(status).toBe(200);
    const signed = await post("/signatures/signHash", {
      credentialID: "officer-rsa2048",
      SAD: body.SAD,
      hash: [hash],
      hashAlgo: SHA256,
      signAlgo: RSA,
    });
    const info = await post("/credentials/info", { credentialID: "officer-rsa2048" });
    const certificate = new X509Certificate(Buffer.from((info.body.cert as { certificates: string[] }).certificates[0] ?? "", "base64"));
    expect(verify("sha256", data, certificate.publicKey, Buffer.from((signed.body.signatures as string[])[0] ?? "", "base64"))).toBe(true);
  });

  it("a refusal on the phone ends the blocked call", async () => {
    const asked = post("/credentials/authorize", {
      credentialID: "officer-rsa2048",
      numSignatures: 1,
      hash: [freshHash()],
      PIN: services.pins["officer-rsa2048"],
    });
    await shownOnPhone("refuse");
    expect(await asked).toMatchObject({ status: 400, body: { error: "access_denied" } });
  });

  it("takes the code that sendOTP brought to the phone", async () => {
    expect((await post("/credentials/sendOTP", { credentialID: "officer-challenge" })).status).toBe(204);
    const { codes } = (await (await fetch(services.phoneUrl, { headers: { accept: "application/json" } })).json()) as {
      codes: { code: string }[];
    };
    const request = {
      credentialID: "officer-challenge",
      numSignatures: 1,
      hash: [freshHash()],
      PIN: services.pins["officer-challenge"],
      OTP: codes[0]?.code,
    };
    expect((await post("/credentials/authorize", request)).status).toBe(200);
    expect((await post("/credentials/authorize", request)).status).toBe(400);
  });

  it("obeys the same fault knobs and counts into the same counters", async () => {
    await services.resetCounters();
    const hash = freshHash();
    const { body } = await post("/credentials/authorize", {
      credentialID: "officer-pin",
      numSignatures: 1,
      hash: [hash],
      PIN: services.pins["officer-pin"],
    });
    await services.setFaults({ dropAfterSigning: 1 });
    await expect(
      post("/signatures/signHash", { credentialID: "officer-pin", SAD: body.SAD, hash: [hash], hashAlgo: SHA256, signAlgo: RSA }),
    ).rejects.toThrow();
    expect(await services.counters()).toMatchObject({ total: 1, repeated: [] });
    await services.setFaults({ tooManyRequests: { calls: 1, retryAfterSeconds: 1 } });
    expect((await post("/credentials/list", {})).status).toBe(429);
  });
});
