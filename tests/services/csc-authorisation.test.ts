import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type CscClient, createCscClient, freshHash, SHA256 } from "./csc-client.ts";
import { startTestServices, type TestServices } from "./start-test-services.ts";

let services: TestServices;
let csc: CscClient;
let token: string;
beforeAll(async () => {
  services = await startTestServices({ multisign: 5 });
  csc = createCscClient(services);
  token = await csc.clientToken();
});
afterEach(() => services.clearFaults());
afterAll(() => services.stop());

const refusal = (error_description: string, error = "invalid_request", status = 400) => ({ status, body: { error, error_description } });

describe("credentials/list and credentials/info", () => {
  it("asks for a token", async () => {
    expect(await csc.post("/credentials/list", {})).toMatchObject({ status: 401, body: { error: "invalid_token" } });
    expect(await csc.post("/credentials/list", {}, "wrong")).toMatchObject({ status: 401 });
  });

  it("lists by account, and with onlyValid hides disabled, expired and revoked ones", async () => {
    const all = await csc.post("/credentials/list", { userID: "canbo" }, token);
    expect(all.body.credentialIDs).toContain("officer-expired");
    const valid = await csc.post("/credentials/list", { userID: "canbo", onlyValid: true }, token);
    expect(valid.body).toMatchObject({ onlyValid: true });
    for (const id of ["officer-disabled", "officer-expired", "officer-revoked", "seal-rsa3072"])
      expect(valid.body.credentialIDs).not.toContain(id);
  });

  it("describes key, certificate chain, factors, SCAL and multisign", async () => {
    const { body } = await csc.post(
      "/credentials/info",
      { credentialID: "officer-rsa2048", certificates: "chain", certInfo: true, authInfo: true },
      token,
    );
    expect(body).toMatchObject({
      key: { status: "enabled", len: 2048 },
      cert: {
        status: "valid",
        subjectDN: "UID=CCCD:099190000001,CN=Cán bộ Thử Nghiệm,O=UBND xã Mẫu,L=Tỉnh Mẫu,C=VN",
        validFrom: expect.stringMatching(/^\d{14}Z$/),
      },
      auth: { mode: "explicit", expression: "PIN AND PHONE" },
      SCAL: "2",
      multisign: 5,
    });
    expect((body.cert as { certificates: string[] }).certificates).toHaveLength(3);
    const ec = await csc.post("/credentials/info", { credentialID: "officer-p256" }, token);
    expect(ec.body).toMatchObject({ key: { curve: "1.2.840.10045.3.1.7", len: 256 }, SCAL: "1" });
    expect((ec.body.cert as { certificates: string[] }).certificates).toHaveLength(1);
  });

  it("treats null as absent and names what is wrong", async () => {
    expect(await csc.post("/credentials/info", { credentialID: null }, token)).toMatchObject(
      refusal("Missing (or invalid type) string parameter credentialID"),
    );
    expect(await csc.post("/credentials/info", { credentialID: "nobody" }, token)).toMatchObject(refusal("Invalid parameter credentialID"));
    expect((await csc.post("/credentials/info", { credentialID: "officer-p256", certificates: null }, token)).status).toBe(200);
  });
});

describe("credentials/authorize", () => {
  const authorize = (body: Record<string, unknown>) => csc.post("/credentials/authorize", body, token);
  const good = () => csc.authorisation("officer-pin", [freshHash()]);

  it.each([
    ["credentialID", undefined, "Missing (or invalid type) string parameter credentialID"],
    ["credentialID", 7, "Missing (or invalid type) string parameter credentialID"],
    ["credentialID", "nobody", "Invalid parameter credentialID"],
    ["credentialID", "officer-disabled", "The credential identified by credentialID is disabled"],
    ["numSignatures", undefined, "Missing (or invalid type) integer parameter numSignatures"],
    ["numSignatures", "1", "Missing (or invalid type) integer parameter numSignatures"],
    ["numSignatures", 0, "Invalid value for parameter numSignatures"],
    ["numSignatures", 6, "Numbers of signatures is too high"],
    ["hashes", undefined, "Missing (or invalid type) array parameter hashes"],
    ["hashes", [], "Empty hash array"],
    ["hashes", ["not base64"], "Invalid Base64 hash string parameter"],
    ["hashes", ["AAAA"], "Invalid digest value length"],
    ["hashAlgorithmOID", "1.3.14.3.2.26", "Invalid parameter hashAlgorithmOID"],
  ])("%s = %j: %s", async (member, value, text) => {
    expect(await authorize({ ...good(), [member]: value })).toMatchObject(refusal(text));
  });

  it("gives an activation with its lifetime for the right PIN", async () => {
    expect(await authorize(good())).toMatchObject({ status: 200, body: { SAD: expect.any(String), expiresIn: 300 } });
  });

  it("locks after three wrong PINs, also against the right one", async () => {
    const wrong = { ...good(), authData: [{ id: "PIN", value: "000000" }] };
    expect(await authorize(wrong)).toMatchObject({ status: 400, body: { error: "invalid_authentication_data" } });
    expect(await authorize(wrong)).toMatchObject({ status: 400, body: { error: "invalid_authentication_data" } });
    expect(await authorize(wrong)).toMatchObject(refusal("Credential locked"));
    expect(await authorize(good())).toMatchObject(refusal("Credential locked"));
  });

  it("a right PIN forgives the wrong ones before", async () => {
    const wrong = { ...good(), authData: [{ id: "PIN", value: "000000" }] };
    for (const body of [wrong, wrong, good(), wrong, wrong]) await authorize(body);
    expect((await authorize(good())).status).toBe(200);
  });

  it("a credential of mode oauth2code cannot be activated here", async () => {
    expect((await authorize({ ...good(), credentialID: "officer-oauth" })).status).toBe(400);
  });

  it("a challenge is good once", async () => {
    const { body } = await csc.post("/credentials/getChallenge", { credentialID: "officer-challenge", authObjectID: "OTP" }, token);
    expect(body.challenge).toMatch(/^\d{6}$/);
    const shown = await (await fetch(services.phoneUrl, { headers: { accept: "application/json" } })).json();
    const { code } = (shown as { codes: { code: string }[] }).codes[0] ?? { code: "" };
    const pin = { id: "PIN", value: services.pins["officer-challenge"] };
    const request = () => ({ ...csc.authorisation("officer-challenge", [freshHash()]), authData: [pin, { id: "OTP", value: code }] });
    expect((await authorize(request())).status).toBe(200);
    expect(await authorize(request())).toMatchObject({ status: 400, body: { error: "invalid_authentication_data" } });
  });
});

describe("confirmation on the phone", () => {
  const ask = async (): Promise<string> => {
    const pin = { id: "PIN", value: services.pins["officer-rsa2048"] };
    const { status, body } = await csc.post(
      "/credentials/authorize",
      csc.authorisation("officer-rsa2048", [freshHash()], { authData: [pin, { id: "PHONE" }], description: "Ký <1> giấy" }),
      token,
    );
    expect(status).toBe(202);
    return String(body.handle);
  };
  const check = (handle: unknown) => csc.post("/credentials/authorizeCheck", { handle }, token);
  const waiting = async (): Promise<{ id: string; signatures: number }[]> =>
    (
      (await (await fetch(services.phoneUrl, { headers: { accept: "application/json" } })).json()) as {
        waiting: { id: string; signatures: number }[];
      }
    ).waiting;
  const answer = async (answer: "confirm" | "refuse"): Promise<void> => {
    for (const { id } of await waiting())
      await fetch(`${services.phoneUrl}/${id}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ answer }),
      });
  };

  it("waits with a fresh handle until the person confirms, then gives the activation once", async () => {
    const first = await ask();
    const still = await check(first);
    expect(still).toMatchObject({ status: 202, body: { handle: expect.any(String) } });
    expect(still.body.handle).not.toBe(first);
    await answer("confirm");
    expect(await check(still.body.handle)).toMatchObject({ status: 200, body: { SAD: expect.any(String) } });
    expect(await check(still.body.handle)).toMatchObject(refusal("Invalid parameter handle"));
  });

  it("a refusal is an error, and the handle is gone", async () => {
    const handle = await ask();
    await answer("refuse");
    expect(await check(handle)).toMatchObject({ status: 400, body: { error: "access_denied" } });
    expect(await check(handle)).toMatchObject(refusal("Invalid parameter handle"));
  });

  it("an unknown or missing handle is named", async () => {
    expect(await check("nothing")).toMatchObject(refusal("Invalid parameter handle"));
    expect(await check(undefined)).toMatchObject(refusal("Missing (or invalid type) string parameter handle"));
  });

  it("shows the person, in Vietnamese and escaped, what is asked", async () => {
    await ask();
    const page = await (await fetch(services.phoneUrl)).text();
    expect(page).toContain('<html lang="vi">');
    expect(page).toContain("Xác nhận ký 1 văn bản?");
    expect(page).toContain("Ký &#60;1&#62; giấy");
    await answer("refuse");
  });

  it("can confirm or refuse by itself", async () => {
    await services.setFaults({ phone: "confirm" });
    expect((await check(await ask())).status).toBe(200);
    await services.setFaults({ phone: "refuse" });
    expect((await check(await ask())).status).toBe(400);
  });

  it("needs the factor to be named", async () => {
    expect(await csc.post("/credentials/authorize", csc.authorisation("officer-rsa2048", [freshHash()]), token)).toMatchObject({
      status: 400,
      body: { error: "invalid_authentication_data" },
    });
  });
});

describe("credentials/extendTransaction", () => {
  it("trades the activation for a new one with the signatures that are left and other digests", async () => {
    const [first, second, third] = [freshHash(), freshHash(), freshHash()];
    const sad = await csc.activate(token, "officer-pin", [first], { numSignatures: 2 });
    await csc.signHash(token, "officer-pin", sad, [first]);
    const extended = await csc.post(
      "/credentials/extendTransaction",
      { credentialID: "officer-pin", SAD: sad, hashes: [second], hashAlgorithmOID: SHA256 },
      token,
    );
    expect(extended.status).toBe(200);
    expect((await csc.signHash(token, "officer-pin", sad, [first])).body.error_description).toBe("Invalid parameter SAD");
    const next = String(extended.body.SAD);
    expect((await csc.signHash(token, "officer-pin", next, [third])).body.error_description).toBe("Hash is not authorized by the SAD");
    expect((await csc.signHash(token, "officer-pin", next, [second])).status).toBe(200);
    expect((await csc.signHash(token, "officer-pin", next, [second])).body.error_description).toBe("Invalid parameter SAD");
  });

  it("needs an unexpired one", async () => {
    await services.setFaults({ sadLifetimeSeconds: 0 });
    const sad = await csc.activate(token, "officer-pin", [freshHash()]);
    const extended = await csc.post(
      "/credentials/extendTransaction",
      { credentialID: "officer-pin", SAD: sad, hashes: [freshHash()] },
      token,
    );
    expect(extended).toMatchObject(refusal("SAD expired"));
  });
});
