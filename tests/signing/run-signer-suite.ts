import { isSignatureOf, normalisedSignature } from "@camtay/worker/signing/cms/signature-scheme.ts";
import type { Signer } from "@camtay/worker/signing/signer.ts";
import { parseCertificate } from "@camtay/worker/signing/x509/certificate.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorised, itemsFor, signedValues } from "./signer-calls.ts";

export interface SignerUnderTest {
  readonly signer: Signer;
  readonly pin: string;
  readonly otp?: string;
}

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
      const values = await signedValues(subject.signer, await authorised(subject.signer, items, subject.pin, subject.otp), items);
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
        values.push(...(await signedValues(subject.signer, await authorised(subject.signer, [one], subject.pin, subject.otp), [one])));
      expect(Buffer.from(values[0] ?? []).equals(values[1] ?? Buffer.alloc(1))).toBe(capabilities.deterministic);
    });

    it("works again after it was closed", async () => {
      await subject.signer.close();
      const capabilities = await subject.signer.capabilities();
      const items = itemsFor(capabilities, 1);
      expect(await signedValues(subject.signer, await authorised(subject.signer, items, subject.pin, subject.otp), items)).toHaveLength(1);
    });
  });
};
