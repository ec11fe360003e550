import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createPkcs11Signer } from "@camtay/worker/signing/pkcs11-signer.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServices, type TestServices } from "../services/start-test-services.ts";
import { ecKey, type Holder, makeHolder, makeUpPki, pssKeyInfo, rsaKey } from "./attacks/made-up-pki.ts";
import { runSignerSuite } from "./run-signer-suite.ts";
import { authorised, itemsFor, signedValues } from "./signer-calls.ts";
import { openSigningOffice, statesOf } from "./signing-office.ts";
import { endSessions, makeSoftToken, openTokenFolder, SOFT_TOKEN_LIBRARY, SOFT_TOKEN_PIN } from "./soft-token.ts";

const library = SOFT_TOKEN_LIBRARY ?? "";

it("a library that is not there is told by its name only", async () => {
  const signer = createPkcs11Signer({ library: "/khong/co/token.so" });
  await expect(signer.capabilities()).rejects.toMatchObject({ code: "signing.token_driver", facts: { library: "token.so" } });
});

describe.runIf(SOFT_TOKEN_LIBRARY !== undefined)("a PKCS#11 token (SoftHSM 2)", () => {
  let tokens: ReturnType<typeof openTokenFolder>;
  let services: TestServices;

  beforeAll(async () => {
    tokens = openTokenFolder();
    services = await startTestServices();
    const pki = makeUpPki();
    makeSoftToken(tokens.folder, "rsa", pki.officer, [pki.intermediate]);
    const key = rsaKey();
    makeSoftToken(tokens.folder, "pss", makeHolder({ name: "PSS", issuer: pki.intermediate, key, publicKeyInfo: pssKeyInfo(key) }), [
      pki.intermediate,
    ]);
    makeSoftToken(tokens.folder, "p256", makeHolder({ name: "EC", issuer: pki.intermediate, key: ecKey("prime256v1") }), [
      pki.intermediate,
    ]);
    const read = (name: string): Buffer => readFileSync(join(services.trustDir, "..", name));
    const officer: Holder = { name: "officer", key: createPrivateKey(read("officer.key.pem")), certificate: read("officer.cer") };
    makeSoftToken(tokens.folder, "canbo", officer, [{ ...officer, certificate: read("intermediate.cer") }]);
  });
  afterAll(async () => {
    await services.stop();
    tokens.close();
  });

  for (const label of ["rsa", "pss", "p256"])
    runSignerSuite(`PKCS#11, ${label}`, async () => ({ signer: createPkcs11Signer({ library, tokenLabel: label }), pin: SOFT_TOKEN_PIN }));

  it("tells a wrong PIN, and an open session does not stand in for the PIN", async () => {
    const signer = createPkcs11Signer({ library, tokenLabel: "rsa" });
    const items = itemsFor(await signer.capabilities(), 2);
    await expect(signer.beginAuthorisation(items, { pin: "000000" })).rejects.toMatchObject({ code: "signing.pin_wrong" });
    await authorised(signer, items, SOFT_TOKEN_PIN);
    await expect(signer.beginAuthorisation(items, { pin: "000000" })).rejects.toMatchObject({ code: "signing.pin_wrong" });
    await signer.close();
  });

  it("a token that is not there is told", async () => {
    const signer = createPkcs11Signer({ library, tokenLabel: "khong-co" });
    await expect(signer.capabilities()).rejects.toMatchObject({ code: "signing.token_missing" });
  });

  it("another key on the same library that is not there, or is closed, does not end the first one's work", async () => {
    const signer = createPkcs11Signer({ library, tokenLabel: "rsa" });
    const items = itemsFor(await signer.capabilities(), 1);
    const authorisation = await authorised(signer, items, SOFT_TOKEN_PIN);
    await expect(createPkcs11Signer({ library, tokenLabel: "khong-co" }).capabilities()).rejects.toMatchObject({
      code: "signing.token_missing",
    });
    const other = createPkcs11Signer({ library, tokenLabel: "p256" });
    await other.capabilities();
    await other.close();
    expect(await signedValues(signer, authorisation, items)).toHaveLength(1);
    await signer.close();
  });

  it("a token pulled out and put back is found again, with a new PIN", async () => {
    const signer = createPkcs11Signer({ library, tokenLabel: "rsa" });
    const items = itemsFor(await signer.capabilities(), 1);
    const authorisation = await authorised(signer, items, SOFT_TOKEN_PIN);
    endSessions("rsa");
    await expect(signer.sign(authorisation, items)).rejects.toMatchObject({ code: "signing.token_missing" });
    await expect(signer.sign(authorisation, items)).rejects.toMatchObject({ code: "signing.authorisation_expired" });
    expect(await signedValues(signer, await authorised(signer, items, SOFT_TOKEN_PIN), items)).toHaveLength(1);
    await signer.close();
  });

  it("signs papers that end up as sound as those of a remote service", async () => {
    const signer = createPkcs11Signer({ library, tokenLabel: "canbo" });
    const office = await openSigningOffice(services, { setup: { signer, level: "B-LT" } });
    const batch = await office.signAll(await office.papers(3), SOFT_TOKEN_PIN);
    expect(statesOf(batch)).toEqual(["VERIFIED", "VERIFIED", "VERIFIED"]);
    await signer.close();
    await office.close();
  });
});
