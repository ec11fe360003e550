import type { TrustAnchors } from "@camtay/worker/signing/verify/trust-anchors.ts";
import { verifyPdf } from "@camtay/worker/signing/verify-pdf.ts";
import { parseCertificate } from "@camtay/worker/signing/x509/certificate.ts";
import { beforeAll } from "vitest";
import { blankPdf } from "../blank-pdf.ts";
import { type MadeUpPki, makeUpPki } from "./made-up-pki.ts";
import { type HandOptions, signByHand } from "./sign-by-hand.ts";

const DAY_MS = 86_400_000;

/** What every suite of attacks on the verifier starts from: made-up authorities, one paper, a signature by hand, and the verdict on it. */
export interface AttackBench {
  readonly pki: MadeUpPki;
  readonly trust: TrustAnchors;
  readonly original: Uint8Array;
  readonly now: Date;
  ago(days: number): Date;
  ahead(days: number): Date;
  verify(bytes: Uint8Array, at?: Date): ReturnType<typeof verifyPdf>;
  signed(options?: HandOptions): Buffer;
}

/** Made once for a file of tests, before the first of them. */
export const attackBench = (): AttackBench => {
  const made: { pki?: MadeUpPki; trust?: TrustAnchors; original?: Uint8Array } = {};
  const need = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error("the bench is set up before the first test");
    return part;
  };
  const now = new Date();
  beforeAll(async () => {
    made.pki = makeUpPki();
    const root = parseCertificate(made.pki.root.certificate);
    made.trust = { version: "thu", signers: [root], timestamps: [root], crls: [] };
    made.original = await blankPdf(1);
  });
  return {
    get pki() {
      return need(made.pki);
    },
    get trust() {
      return need(made.trust);
    },
    get original() {
      return need(made.original);
    },
    now,
    ago: (days) => new Date(now.getTime() - days * DAY_MS),
    ahead: (days) => new Date(now.getTime() + days * DAY_MS),
    verify: (bytes, at) => verifyPdf(bytes, "tep.pdf", { trust: need(made.trust), now, at }),
    signed: (options = {}) => signByHand(need(made.original), need(made.pki), options),
  };
};
