import { createHash, randomBytes } from "node:crypto";
import { signedAttributes } from "@camtay/worker/signing/cms/cms-signed-data.ts";
import type { Authorisation, Signer, SignerCapabilities, SignState, ToBeSigned } from "@camtay/worker/signing/signer.ts";

/** Made-up documents to sign: only their attributes exist. */
export const itemsFor = (capabilities: SignerCapabilities, count: number): ToBeSigned[] =>
  Array.from({ length: count }, (_, index) => {
    const [certificate = Buffer.alloc(0)] = capabilities.certificates;
    const { der, digest } = signedAttributes(createHash("sha256").update(randomBytes(32)).digest(), certificate, capabilities.scheme.hash);
    return { digest, signedAttributes: der, label: `tep-${index + 1}.pdf` };
  });

export const authorised = async (signer: Signer, items: readonly ToBeSigned[], pin: string, otp?: string): Promise<Authorisation> => {
  let answer = await signer.beginAuthorisation(items, otp === undefined ? { pin } : { pin, otp });
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
