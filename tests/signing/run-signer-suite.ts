import { createHash, randomBytes } from "node:crypto";
import { signedAttributes } from "@camtay/worker/signing/cms/cms-signed-data.ts";
import { isSignatureOf, normalisedSignature } from "@camtay/worker/signing/cms/signature-scheme.ts";
import type { Authorisation, Signer, SignerCapabilities, SignState, ToBeSigned } from "@camtay/worker/signing/signer.ts";
import { parseCertificate } from "@camtay/worker/signing/x509/certificate.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

export interface SignerUnderTest {
  readonly signer: Signer;
  readonly pin: string;
}

export const itemsFor = (capabilities: SignerCapabilities, count: number): ToBeSigned[] =>
  Array.from({ length: count }, (_, index) => {
    const [certificate = Buffer.alloc(0)] = capabilities.certificates;
    const { der, digest } = signedAttributes(createHash("sha256").update(randomBytes(32)).digest(), certificate, capabilities.scheme.hash);
    return { digest, signedAttributes: der, label: `tep-${index + 1}.pdf` };
  });

export const authorised = async (signer: Signer, items: readonly ToBeSigned[], pin: string): Promise<Authorisation> => {
  let answer = await signer.beginAuthorisation(items, { pin });
  while (answer.state === "waiting") answer = await signer.pollAuthorisation(answer.handle);
  return answer.authorisation;
};

export const signedValues = async (
  signer: Signer,
  authorisation: Authorisation,
  items: readonly ToBeSigned[],
): Promise<readonly Uint8Array[]> => {
  let answer: SignState = await signer.sign(authorisation, items);
  while (answer.state === "waiting") answer = await signer.pollSign(answer.requestId);
  return answer.signatures;
};

/** What every signer owes its callers, whatever holds the key. */
export const runSignerSuite = (name: string, open: () => Promise<SignerUnderTest>, close: () => Promise<void> = async () => {}): void => {
  describe(`signer ${name}`, () => {
    let subject: SignerUnderTest;
    beforeAll(async () => {
      subject = await open();
    });
    afterAll(async () => {
      await subject?.signer.close();
      await close();
    });

    it("gives its certificate first and then each issuer", async () => {
      const { certificates } = await subject.signer.capabilities();
      const chain = certificates.map((one) => parseCertificate(one));
      expect(chain.length).toBeGreaterThan(0);
      for (const [index, issuer] of chain.slice(1).entries()) expect(chain[index]?.issuer.equals(issuer.subject)).toBe(true);
    });

    it("signs many digests under one authorisation, in their order", async () => {
      const capabilities = await subject.signer.capabilities();
      const items = itemsFor(capabilities, Math.min(7, capabilities.maxDigestsPerCall));
      const values = await signedValues(subject.signer, await authorised(subject.signer, items, subject.pin), items);
      const key = parseCertificate(capabilities.certificates[0] ?? Buffer.alloc(0)).publicKey;
      expect(values).toHaveLength(items.length);
      for (const [index, item] of items.entries()) {
        const value = normalisedSignature(capabilities.scheme, key, values[index] ?? Buffer.alloc(0));
        expect(isSignatureOf(capabilities.scheme, key, item.signedAttributes, value)).toBe(true);
      }
    });

    it("says whether the same digest gives the same value", async () => {
      const capabilities = await subject.signer.capabilities();
      const [item] = itemsFor(capabilities, 1);
      const twice = item === undefined ? [] : [item, item];
      const values: Uint8Array[] = [];
      for (const one of twice)
        values.push(...(await signedValues(subject.signer, await authorised(subject.signer, [one], subject.pin), [one])));
      expect(Buffer.from(values[0] ?? []).equals(values[1] ?? Buffer.alloc(1))).toBe(capabilities.deterministic);
    });

    it("works again after it was closed", async () => {
      await subject.signer.close();
      const capabilities = await subject.signer.capabilities();
      const items = itemsFor(capabilities, 1);
      expect(await signedValues(subject.signer, await authorised(subject.signer, items, subject.pin), items)).toHaveLength(1);
    });
  });
};
