import { rename, rm } from "node:fs/promises";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { appendDss, type DssContent, type Evidence } from "../../pdf/append-dss.ts";
import { embedInPlace } from "../../pdf/embed-signature.ts";
import { prepareDocTimeStamp } from "../../pdf/prepare-signature.ts";
import { readSignatures } from "../../pdf/read-signatures.ts";
import { appendDssFile, embedSignatureFile, prepareDocTimeStampFile } from "../../pdf/sign-file.ts";
import { type ByteSource, withFileSource, withOpenFile } from "../../pdf/syntax/byte-source.ts";
import { readDerZeroPadded } from "../asn1/der-reader.ts";
import { OID } from "../asn1/object-identifiers.ts";
import { readSignedData } from "../cms/cms-reader.ts";
import { readTimestampToken } from "../timestamp/timestamp-token.ts";
import type { Certificate } from "../x509/certificate.ts";
import { findPath } from "../x509/certificate-path.ts";
import { checkRevocation } from "../x509/revocation.ts";
import { orRemoved } from "./large-files.ts";
import type { SigningSetup } from "./signing-setup.ts";

const DOCUMENT_TIMESTAMP_BYTES = 12_288;

interface Chain {
  readonly leaf: Certificate;
  readonly pool: readonly Certificate[];
  readonly anchors: readonly Certificate[];
  /** The moment for which the chain must be proven. */
  readonly at: Date;
}

/** Certificates and revocation answers of one chain, each answer checked before it is stored. @throws AppError `signing.revocation_unavailable` */
const gather = async (chain: Chain, setup: SigningSetup, now: Date): Promise<Evidence> => {
  const anchors = chain.anchors.length > 0 ? chain.anchors : chain.pool.filter((one) => one.subject.equals(one.issuer));
  const found = findPath({ leaf: chain.leaf, pool: chain.pool, anchors, at: chain.at });
  if (!found.ok) throw new AppError("signing.revocation_unavailable", { serial: chain.leaf.serialHex });
  const certificates = found.path.map((one) => one.der);
  const ocspResponses: Uint8Array[] = [];
  const crls: Uint8Array[] = [];
  for (const [index, certificate] of found.path.slice(0, -1).entries()) {
    const issuer = found.path[index + 1];
    if (issuer === undefined || setup.fetcher === null)
      throw new AppError("signing.revocation_unavailable", { serial: certificate.serialHex });
    const data = await setup.fetcher.fetch(certificate, issuer);
    const answer = checkRevocation({ certificate, issuer, data, pool: chain.pool, at: chain.at, now });
    if (answer.status === "revoked") throw new AppError("signing.certificate_revoked");
    if (answer.status !== "good") throw new AppError("signing.revocation_unavailable", { serial: certificate.serialHex });
    if (answer.responder !== undefined && answer.responder.fingerprint !== issuer.fingerprint) certificates.push(answer.responder.der);
    ocspResponses.push(...data.ocsps);
    crls.push(...data.crls);
  }
  return { certificates, ocspResponses, crls };
};

const joined = (parts: readonly Evidence[]): Evidence => ({
  certificates: parts.flatMap((part) => part.certificates),
  ocspResponses: parts.flatMap((part) => part.ocspResponses),
  crls: parts.flatMap((part) => part.crls),
});

/** Chains of the newest signature: signer and each timestamp in it. */
const chainsOf = (signed: Uint8Array | ByteSource, setup: SigningSetup, now: Date) => {
  const newest = readSignatures(signed).signatures.at(-1);
  if (newest === undefined) throw new AppError("signing.verification_failed", { reason: "NO_SIGNATURE" });
  const data = readSignedData(readDerZeroPadded(newest.contents));
  const tokens = (data.unsignedAttributeValues.get(OID.signatureTimeStamp) ?? []).map((node) => readTimestampToken(node));
  const at = tokens[0]?.genTime ?? now;
  const chains: Chain[] = data.signer === null ? [] : [{ leaf: data.signer, pool: data.certificates, anchors: setup.trust.signers, at }];
  for (const token of tokens)
    chains.push({
      leaf: token.signer,
      pool: [...token.certificates, ...data.certificates],
      anchors: setup.trust.timestamps,
      at: token.genTime,
    });
  return { contents: newest.contents, chains };
};

const isRaised = ({ level }: SigningSetup): boolean => level === "B-LT" || level === "B-LTA";

/** Validation data of the newest signature, for its place in the store. @throws AppError `signing.revocation_unavailable` */
const dssFor = async (signed: Uint8Array | ByteSource, setup: SigningSetup, now: () => Date): Promise<DssContent> => {
  const { contents, chains } = chainsOf(signed, setup, now());
  const evidence = joined(await Promise.all(chains.map((chain) => gather(chain, setup, now()))));
  return { ...evidence, vri: [{ ...evidence, contents, gatheredAt: now() }] };
};

const stampOptions = (signed: Uint8Array | ByteSource) => {
  const taken = readSignatures(signed).signatures.filter((one) => one.kind === "doc-time-stamp").length;
  return { fieldName: `CamTay-ThoiGian${taken + 1}`, reserveBytes: DOCUMENT_TIMESTAMP_BYTES };
};

const tokenOver = async (digest: Uint8Array, { timestamps }: SigningSetup): Promise<Uint8Array> => {
  if (timestamps === null) throw new AppError("signing.timestamp_unavailable", { status: 0 });
  return (await timestamps.stampDigest(digest)).der;
};

/**
 * Adds what levels above B-T need: the Document Security Store with chains, OCSP and CRL of signer and timestamps (B-LT), then a document
 * timestamp over everything (B-LTA). Only appends (ETSI EN 319 142-1 §5.4, §6).
 *
 * @throws AppError `signing.revocation_unavailable`, `signing.timestamp_unavailable`: owed, to be tried again
 */
export const raiseLevel = async (signed: Uint8Array, setup: SigningSetup, now: () => Date): Promise<Uint8Array> => {
  if (!isRaised(setup)) return signed;
  const withDss = appendDss(signed, await dssFor(signed, setup, now));
  if (setup.level === "B-LT") return withDss;
  const prepared = prepareDocTimeStamp(withDss, stampOptions(withDss));
  return embedInPlace(prepared, await tokenOver(prepared.digest, setup));
};

/** The same from file to file. @returns the path of the raised file; the given file is gone when it is another */
export const raiseLevelFile = async (
  signed: string,
  setup: SigningSetup,
  now: () => Date,
  scratch: () => Promise<string>,
): Promise<string> => {
  if (!isRaised(setup)) return signed;
  const withDss = await scratch();
  return orRemoved(withDss, async () => {
    const content = await withOpenFile(signed, (source) => dssFor(source, setup, now));
    if (!appendDssFile(signed, withDss, content)) await rename(signed, withDss);
    await rm(signed, { force: true });
    return setup.level === "B-LT" ? withDss : stampedFile(withDss, await scratch(), setup);
  });
};

/** @returns `stamped`; the file without the timestamp is gone */
const stampedFile = (withDss: string, stamped: string, setup: SigningSetup): Promise<string> =>
  orRemoved(stamped, async () => {
    const prepared = prepareDocTimeStampFile(withDss, stamped, withFileSource(withDss, stampOptions));
    await rm(withDss, { force: true });
    embedSignatureFile(prepared, await tokenOver(prepared.digest, setup));
    return stamped;
  });
