import { constants, createHash, createVerify, type KeyObject, randomBytes, verify, X509Certificate } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type CscClient, createCscClient, freshHash, RSA, SHA256 } from "./csc-client.ts";
import { startTestServices, type TestServices } from "./start-test-services.ts";

let services: TestServices;
let csc: CscClient;
let token: string;
beforeAll(async () => {
  services = await startTestServices();
  csc = createCscClient(services);
  token = await csc.clientToken();
});
afterEach(() => services.clearFaults());
afterAll(() => services.stop());

const text = (description: string) => ({ status: 400, body: { error_description: description } });
const publicKey = async (credentialID: string): Promise<KeyObject> => {
  const { body } = await csc.post("/credentials/info", { credentialID }, token);
  return new X509Certificate(Buffer.from((body.cert as { certificates: string[] }).certificates[0] ?? "", "base64")).publicKey;
};
const values = (answer: { body: Record<string, unknown> }): Buffer[] =>
  (answer.body.signatures as string[]).map((value) => Buffer.from(value, "base64"));
const message = (): { data: Buffer; hash: string } => {
  const data = randomBytes(40);
  return { data, hash: createHash("sha256").update(data).digest("base64") };
};

describe("signatures/signHash", () => {
  it.each(["officer-pin", "seal-rsa3072"])("%s: PKCS#1 v1.5 over the digest as given, in the order given", async (id) => {
    const messages = [message(), message(), message()];
    const hashes = messages.map(({ hash }) => hash);
    const answer = await csc.signHash(token, id, await csc.activate(token, id, hashes), hashes);
    const key = await publicKey(id);
    values(answer).forEach((value, at) => {
      expect(verify("sha256", messages[at]?.data ?? Buffer.alloc(0), key, value)).toBe(true);
    });
  });

  it("PSS needs its parameters", async () => {
    const { data, hash } = message();
    const sad = await csc.activate(token, "officer-pin", [hash]);
    const pss = { signAlgo: "1.2.840.113549.1.1.10" };
    expect(await csc.signHash(token, "officer-pin", sad, [hash], pss)).toMatchObject(
      text("Missing (or invalid type) string parameter signAlgoParams"),
    );
    const [value] = values(await csc.signHash(token, "officer-pin", sad, [hash], { ...pss, signAlgoParams: "MDCg" }));
    const key = { key: await publicKey("officer-pin"), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    expect(
      createVerify("sha256")
        .update(data)
        .verify(key, value ?? Buffer.alloc(0)),
    ).toBe(true);
  });

  it.each([false, true])("ECDSA, side by side: %s", async (rawEcdsa) => {
    await services.setFaults({ rawEcdsa });
    const { data, hash } = message();
    const sad = await csc.activate(token, "officer-p256", [hash]);
    const [value = Buffer.alloc(0)] = values(await csc.signHash(token, "officer-p256", sad, [hash], { signAlgo: "1.2.840.10045.4.3.2" }));
    const dsaEncoding = rawEcdsa ? "ieee-p1363" : "der";
    expect(verify("sha256", data, { key: await publicKey("officer-p256"), dsaEncoding }, value)).toBe(true);
    if (rawEcdsa) expect(value).toHaveLength(64);
  });

  it.each([
    [{ SAD: undefined }, "Missing (or invalid type) string parameter SAD"],
    [{ SAD: "unknown" }, "Invalid parameter SAD"],
    [{ hashes: undefined }, "Missing (or invalid type) array parameter hash"],
    [{ hashes: [] }, "Empty hash array"],
    [{ hashes: ["%%%%"] }, "Invalid Base64 hash string parameter"],
    [{ hashes: ["AAAA"] }, "Invalid digest value length"],
    [{ hashes: [freshHash()] }, "Hash is not authorized by the SAD"],
    [{ signAlgo: undefined }, "Missing (or invalid type) string parameter signAlgo"],
    [{ signAlgo: "1.2.840.10045.4.3.2" }, "Invalid parameter signAlgo"],
    [{ signAlgo: "1.2.840.113549.1.1.5" }, "Invalid parameter signAlgo"],
    [{ hashAlgorithmOID: undefined }, "Missing (or invalid type) string parameter hashAlgorithmOID"],
    [{ hashAlgorithmOID: "1.3.14.3.2.26" }, "Invalid parameter hashAlgorithmOID"],
    [{ operationMode: "B" }, "Invalid parameter operationMode"],
    [{ operationMode: "A", validity_period: 1 }, "Out of bounds parameter validity_period"],
    [{ operationMode: "A", response_uri: "nowhere" }, "Invalid parameter response_uri"],
    [{ credentialID: "seal-rsa3072" }, "Invalid parameter SAD"],
  ])("%j: %s", async (change, description) => {
    const hash = freshHash();
    const SAD = await csc.activate(token, "officer-pin", [hash]);
    const body = { credentialID: "officer-pin", SAD, hashes: [hash], hashAlgorithmOID: SHA256, signAlgo: RSA, ...change };
    expect(await csc.post("/signatures/signHash", body, token)).toMatchObject(text(description));
  });

  it("the algorithm may name the hash instead", async () => {
    const hash = freshHash();
    const sad = await csc.activate(token, "officer-pin", [hash]);
    const named = { signAlgo: "1.2.840.113549.1.1.11", hashAlgorithmOID: undefined };
    expect((await csc.signHash(token, "officer-pin", sad, [hash], named)).status).toBe(200);
  });

  it("counts down and is gone at nought", async () => {
    const [first, second] = [freshHash(), freshHash()];
    const sad = await csc.activate(token, "officer-pin", [first, second]);
    expect((await csc.signHash(token, "officer-pin", sad, [first])).status).toBe(200);
    expect(await csc.signHash(token, "officer-pin", sad, [first, second])).toMatchObject(text("Numbers of signatures is too high"));
    expect((await csc.signHash(token, "officer-pin", sad, [second])).status).toBe(200);
    expect(await csc.signHash(token, "officer-pin", sad, [second])).toMatchObject(text("Invalid parameter SAD"));
  });

  it("SCAL1 is not bound to digests", async () => {
    const sad = await csc.activate(token, "officer-p256", [freshHash()]);
    expect((await csc.signHash(token, "officer-p256", sad, [freshHash()], { signAlgo: "1.2.840.10045.4.3.2" })).status).toBe(200);
  });

  it("an expired certificate does not sign", async () => {
    const hash = freshHash();
    const sad = await csc.activate(token, "officer-expired", [hash]);
    expect(await csc.signHash(token, "officer-expired", sad, [hash])).toMatchObject(text("Signing certificate is expired"));
  });

  it("asynchronous: an id, not ready, then the signatures", async () => {
    await services.setFaults({ asyncDelayMs: 100 });
    const { data, hash } = message();
    const sad = await csc.activate(token, "officer-pin", [hash]);
    const { body } = await csc.signHash(token, "officer-pin", sad, [hash], { operationMode: "A", validity_period: 60_000 });
    const poll = () => csc.post("/signatures/signPolling", { requestID: body.responseID }, token);
    expect(await poll()).toMatchObject({ status: 202, body: { error: "accepted_request" } });
    let answer = await poll();
    while (answer.status === 202) answer = await poll();
    expect(verify("sha256", data, await publicKey("officer-pin"), values(answer)[0] ?? Buffer.alloc(0))).toBe(true);
    expect(await csc.post("/signatures/signPolling", { requestID: "unknown" }, token)).toMatchObject(text("Invalid parameter requestID"));
  });
});

describe("signatures/timestamp", () => {
  it("gives a token with the imprint and the nonce", async () => {
    const hash = freshHash();
    const { body } = await csc.post("/signatures/timestamp", { hash, hashAlgo: SHA256, nonce: "0f1e2d3c4b5a6978" }, token);
    const hex = Buffer.from(String(body.timestamp), "base64").toString("hex");
    expect(hex).toContain(Buffer.from(hash, "base64").toString("hex"));
    expect(hex).toContain("02080f1e2d3c4b5a6978");
  });
});

describe("fault knobs", () => {
  const two = async () => {
    const messages = [message(), message()];
    const hashes = messages.map(({ hash }) => hash);
    return { messages, hashes, sad: await csc.activate(token, "officer-pin", hashes) };
  };

  it("drops the connection after signing, and the counters still know", async () => {
    const { hashes, sad } = await two();
    await services.resetCounters();
    await services.setFaults({ dropAfterSigning: 1 });
    await expect(csc.signHash(token, "officer-pin", sad, hashes)).rejects.toThrow();
    expect(await services.counters()).toMatchObject({ total: 2, repeated: [] });
    expect(await csc.signHash(token, "officer-pin", sad, hashes)).toMatchObject(text("Invalid parameter SAD"));
  });

  it("permutes, duplicates, truncates or replaces an answer once", async () => {
    const key = await publicKey("officer-pin");
    const right = (answer: Buffer[], { messages }: Awaited<ReturnType<typeof two>>) =>
      messages.map(({ data }, at) => verify("sha256", data, key, answer[at] ?? Buffer.alloc(0)));
    for (const [knob, expected] of [
      ["permuteAnswer", [false, false]],
      ["duplicateAnswer", [true, false]],
      ["truncateSignature", [true, false]],
      ["foreignSignature", [false, false]],
    ] as const) {
      await services.setFaults({ [knob]: 1 });
      const spoiled = await two();
      expect(right(values(await csc.signHash(token, "officer-pin", spoiled.sad, spoiled.hashes)), spoiled)).toEqual(expected);
      const clean = await two();
      expect(right(values(await csc.signHash(token, "officer-pin", clean.sad, clean.hashes)), clean)).toEqual([true, true]);
    }
  });

  it("lets an activation or the certificate expire in mid-batch", async () => {
    await services.setFaults({ sadExpiresAfterSignatures: 1 });
    const first = await two();
    expect((await csc.signHash(token, "officer-pin", first.sad, first.hashes.slice(0, 1))).status).toBe(200);
    expect(await csc.signHash(token, "officer-pin", first.sad, first.hashes.slice(1))).toMatchObject(text("SAD expired"));
    await services.clearFaults();
    await services.setFaults({ certificateExpiresAfterSignatures: 1 });
    const second = await two();
    expect((await csc.signHash(token, "officer-pin", second.sad, second.hashes.slice(0, 1))).status).toBe(200);
    expect(await csc.signHash(token, "officer-pin", second.sad, second.hashes.slice(1))).toMatchObject(
      text("Signing certificate is expired"),
    );
  });

  it("answers 429 and 503 with Retry-After for so many calls", async () => {
    await services.setFaults({ tooManyRequests: { calls: 2, retryAfterSeconds: 7 }, unavailable: { calls: 1, retryAfterSeconds: 3 } });
    const statuses: [number, string | null][] = [];
    for (let call = 0; call < 4; call++) {
      const { status, headers } = await csc.post("/info", {});
      statuses.push([status, headers.get("retry-after")]);
    }
    expect(statuses).toEqual([
      [429, "7"],
      [429, "7"],
      [503, "3"],
      [200, null],
    ]);
  });

  it("refuses a knob it does not have", async () => {
    await expect(services.setFaults({ nothing: 1 } as never)).rejects.toThrow("400");
  });

  it("counts a digest signed twice as repeated", async () => {
    await services.resetCounters();
    const hash = freshHash();
    for (let round = 0; round < 2; round++)
      await csc.signHash(token, "officer-pin", await csc.activate(token, "officer-pin", [hash]), [hash]);
    expect(await services.counters()).toMatchObject({ total: 2, repeated: [`officer-pin ${hash}`], activations: 2 });
  });
});
