import type { SignatureAppearance } from "../../pdf/sign/appearance-profiles.ts";
import type { Signer } from "../signer.ts";
import type { TimestampSource } from "../timestamp/tsp-client.ts";
import type { TrustAnchors } from "../verify/trust-anchors.ts";
import type { Certificate } from "../x509/certificate.ts";
import type { RevocationFetcher } from "../x509/revocation-fetcher.ts";

/** PAdES baseline level a batch must reach before a paper counts as signed (ETSI EN 319 142-1 §6). */
export type SigningLevel = "B-B" | "B-T" | "B-LT" | "B-LTA";

/** Who signs, with what, and how it shows: fixed for one batch. */
export interface SigningSetup {
  /** Officer first, agency seal second, as two rounds over the same papers. */
  readonly role: "officer" | "seal";
  readonly signer: Signer;
  readonly level: SigningLevel;
  /** Needed from level B-T on. */
  readonly timestamps: TimestampSource | null;
  readonly appearance: SignatureAppearance;
  /** Certifies with the first signature (ISO 32000-1 §12.8.2.2). */
  readonly docMdp?: 1 | 2 | 3;
  /** Own signers by certificate; absent means every certificate that a trusted authority issued. */
  readonly isAllowedSigner?: (certificate: Certificate) => boolean;
  /** Before the first digest goes out the certificate must lead to one of these; none configured means the check is left out. */
  readonly trust: TrustAnchors;
  readonly fetcher: RevocationFetcher | null;
  /** True when another round follows on the same papers: they wait for it instead of leaving the desk. */
  readonly isFollowed?: boolean;
  /** Certificates of a desk token as they are stored with its batches; absent for keys the worker reaches by itself. */
  readonly handedChain?: string;
}

export interface SigningEdges {
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
  readonly newId: () => string;
  /** Told after each stored change of a batch; must not throw. */
  readonly onChange: (batchId: string) => void;
  /** Told when work in the background broke off by something that no person was told and no document holds; must not throw. */
  readonly onFault?: (batchId: string, thrown: unknown) => void;
}

/** A paper that stands ready to be signed. */
export interface PaperToSign {
  readonly paperId: string;
  /** File name shown at the desk and on the phone. */
  readonly name: string;
  /** Name of its PDF in the blob store. */
  readonly pdf: string;
}

/** How long frozen papers may wait before their signing time no longer tells the truth. */
export const FREEZE_MINUTES = 10;

export const fieldNameOf = (role: SigningSetup["role"]): string => (role === "officer" ? "CamTay-CanBo" : "CamTay-CoQuan");
