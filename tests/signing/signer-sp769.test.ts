import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { HttpEdges } from "@camtay/worker/signing/signers/json-http.ts";
import { createVnptSp769Signer } from "@camtay/worker/signing/vnpt-sp769-signer.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { SP769_OTP } from "../services/sp769.routes.ts";
import { startTestServices, type TestServices } from "../services/start-test-services.ts";
import { runSignerSuite } from "./run-signer-suite.ts";
import { authorised, itemsFor, signedValues } from "./signer-calls.ts";

let services: TestServices;
const edges: HttpEdges = { fetch: (...call) => fetch(...call), now: () => new Date(), sleep: (ms) => sleep(Math.min(ms, 30)), randomBytes };
const pinOf = (credentialId: string): string => services.pins[credentialId] ?? "";

beforeAll(async () => {
  services = await startTestServices({ phone: "auto", phoneDelayMs: 30 });
});
afterEach(() => services.clearFaults());
afterAll(() => services.stop());

const smartCa = (confirmation: "phone" | "password", userId = "099000000017") =>
  createVnptSp769Signer(
    { baseUrl: services.sp769Url, clientId: services.client.id, clientSecret: services.client.secret, userId, confirmation },
    edges,
  );
runSignerSuite("VNPT sp769, confirmed on the phone", async () => ({ signer: smartCa("phone"), pin: "" }));
runSignerSuite("VNPT sp769, by password and code", async () => ({
  signer: smartCa("password"),
  pin: pinOf("officer-rsa2048"),
  otp: SP769_OTP,
}));

describe("VNPT sp769", () => {
  const pin = (): string => pinOf("officer-rsa2048");
  const code = async (work: Promise<unknown>): Promise<unknown> =>
    work.then(() => "done").catch((thrown: { code?: string }) => thrown.code);

  it("a refusal on the phone means that nothing was signed", async () => {
    await services.setFaults({ phone: "refuse" });
    const signer = smartCa("phone");
    const items = itemsFor(await signer.capabilities(), 2);
    expect(await code(signedValues(signer, await authorised(signer, items, ""), items))).toBe("signing.refused");
  });

  it("an answer lost on the way is asked for by the number that we gave, not sent again", async () => {
    const signer = smartCa("phone");
    const items = itemsFor(await signer.capabilities(), 2);
    await services.resetCounters();
    await services.setFaults({ dropAfterSigning: 1 });
    expect(await signedValues(signer, await authorised(signer, items, ""), items)).toHaveLength(2);
    expect(await services.counters()).toMatchObject({ total: 2, repeated: [], calls: { "v1/signatures/sign": 1 } });
  });

  it("a call lost before it came to be known is an unknown outcome", async () => {
    expect(await code(smartCa("phone").pollSign("khong-co"))).toBe("signing.outcome_unknown");
  });

  it("a wrong password, a wrong code, a wrong account and an unknown person are told apart", async () => {
    const signer = smartCa("password");
    const items = itemsFor(await signer.capabilities(), 1);
    expect(await code(signer.beginAuthorisation(items, { pin: "000000", otp: SP769_OTP }))).toBe("signing.pin_wrong");
    expect(await code(signer.beginAuthorisation(items, { pin: pin(), otp: "000000" }))).toBe("signing.pin_wrong");
    expect(await code(smartCa("phone", "099000000033").capabilities())).toBe("signing.login_failed");
  });

  it("by password an answer lost on the way stays unknown", async () => {
    const signer = smartCa("password");
    const items = itemsFor(await signer.capabilities(), 1);
    const answer = await signer.beginAuthorisation(items, { pin: pin(), otp: SP769_OTP });
    await services.setFaults({ dropAfterSigning: 1 });
    expect(answer.state).toBe("authorised");
    if (answer.state === "authorised") expect(await code(signer.sign(answer.authorisation, items))).toBe("signing.outcome_unknown");
  });
});
