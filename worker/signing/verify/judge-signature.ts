import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { SignatureInFile } from "../../pdf/read-signatures.ts";
import { OID } from "../asn1/object-identifiers.ts";
import {
  contentTypeAttribute,
  messageDigest,
  readSignatureContents,
  type SignedData,
  signatureValueHolds,
  signingCertificateReference,
} from "../cms/cms-reader.ts";
import { keyFitsScheme } from "../cms/signature-scheme.ts";
import { stamps } from "../timestamp/timestamp-token.ts";
import type { Certificate } from "../x509/certificate.ts";
import { certificateStatus, maySignDocuments, type StatusSources } from "./certificate-status.ts";
import { type Finding, finding } from "./findings.ts";
import { type JudgedTimestamp, judgeTimestamp, tokenFrom } from "./judge-timestamp.ts";
import type { TrustAnchors } from "./trust-anchors.ts";

export interface SignatureQuestion {
  readonly signature: SignatureInFile;
  readonly trust: TrustAnchors;
  readonly sources: StatusSources;
  /** A moment at which the signature is proven to have existed: a later document timestamp, or the moment of validation. */
  readonly poe: Date;
  readonly poeIsProven: boolean;
  readonly isAllowedSigner?: ((certificate: Certificate) => boolean) | undefined;
}

export interface JudgedSignature {
  readonly findings: readonly Finding[];
  readonly signer: Certificate | null;
  readonly path: readonly Certificate[];
  readonly provenTime: Date | null;
  readonly timestamps: readonly JudgedTimestamp[];
  readonly isPades: boolean;
  /** Revocation of signer and timestamp chains is answered by the file itself. */
  readonly provenByFile: boolean;
  readonly algorithm: string | null;
}

const MAX_TIMESTAMPS = 8;

const factOf = (thrown: AppError): string => String(thrown.facts.why ?? thrown.facts.oid ?? thrown.code);

const unreadable = (thrown: unknown): Finding => {
  if (!(thrown instanceof AppError)) throw thrown;
  return finding(thrown.code === "verify.algorithm_refused" ? "signature.algorithm" : "signature.cms", { why: factOf(thrown) });
};

/** What CMS itself must keep to, before anyone is trusted (RFC 5652 §5.6, ETSI EN 319 142-1 §6.3). */
const cmsFindings = (data: SignedData, signer: Certificate, { signature }: SignatureQuestion, claimsPades: boolean): Finding[] => {
  const findings: Finding[] = [];
  if (data.contentType !== OID.data || data.content !== null)
    findings.push(finding("signature.cms", { why: "content inside a detached signature" }));
  if (contentTypeAttribute(data) !== OID.data) findings.push(finding("signature.cms", { why: "content-type attribute" }));
  if (messageDigest(data)?.equals(signature.digest(data.digest)) !== true) findings.push(finding("signature.digest"));
  if (!keyFitsScheme(signer.publicKey, data.scheme)) findings.push(finding("signature.algorithm", { why: "key" }));
  else if (!signatureValueHolds(data, signer)) findings.push(finding("signature.value"));
  const reference = signingCertificateReference(data, signer);
  if (reference === "differs") findings.push(finding("signature.certificate_reference"));
  if (reference === "absent" && claimsPades) findings.push(finding("signature.no_certificate_reference"));
  if (!claimsPades) findings.push(finding("signature.not_etsi"));
  return findings;
};

const NOTHING = { signer: null, path: [], provenTime: null, timestamps: [], provenByFile: false, algorithm: null };

/** Judges one signature whose place in the file is sound: CMS, timestamps, certificate path, revocation. */
export const judgeSignature = async (question: SignatureQuestion): Promise<JudgedSignature> => {
  const { signature, sources, trust } = question;
  const claimsPades = signature.subFilter === "ETSI.CAdES.detached";
  let read: ReturnType<typeof readSignatureContents>;
  try {
    read = readSignatureContents(signature.contents);
  } catch (thrown) {
    return { ...NOTHING, isPades: claimsPades, findings: [unreadable(thrown)] };
  }
  const { data, isDer } = read;
  const { signer } = data;
  const isPades = claimsPades && isDer;
  if (signer === null) return { ...NOTHING, isPades, findings: [finding("signature.no_certificate")] };
  let findings: Finding[];
  try {
    findings = cmsFindings(data, signer, question, claimsPades);
    if (!isDer) findings.push(finding("signature.ber"));
  } catch (thrown) {
    return { ...NOTHING, isPades, signer, findings: [unreadable(thrown)] };
  }
  const withCertificates: StatusSources = { ...sources, pool: [...data.certificates, ...sources.pool] };
  const timestamps: JudgedTimestamp[] = [];
  for (const node of (data.unsignedAttributeValues.get(OID.signatureTimeStamp) ?? []).slice(0, MAX_TIMESTAMPS))
    timestamps.push(
      await judgeTimestamp(
        tokenFrom(node, withCertificates),
        (token) => stamps(token, data.signature),
        question.poe,
        trust,
        withCertificates,
      ),
    );
  const stamped = timestamps.flatMap(({ trusted, token }) => (trusted && token !== null ? [token.genTime.getTime()] : []));
  const provenTime = stamped.length > 0 ? new Date(Math.min(...stamped)) : question.poeIsProven ? question.poe : null;
  const at = provenTime ?? question.poe;
  const status = await certificateStatus(
    { leaf: signer, anchors: trust.signers, at, usedAt: at, usedAtIsProven: provenTime !== null },
    withCertificates,
  );
  findings.push(...timestamps.flatMap((one) => one.findings), ...status.findings);
  if (!maySignDocuments(signer)) findings.push(finding("chain.usage"));
  if (question.isAllowedSigner?.(signer) === false) findings.push(finding("chain.signer_not_allowed"));
  if (provenTime === null && signature.claims.signedAt !== null)
    findings.push(finding("time.claimed", { time: signature.claims.signedAt }));
  return {
    findings,
    signer,
    path: status.path,
    provenTime,
    timestamps,
    isPades,
    provenByFile: status.provenByFile && timestamps.every((one) => one.provenByFile),
    algorithm: `${data.scheme.kind}/${data.scheme.hash}`,
  };
};
