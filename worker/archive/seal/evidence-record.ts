import * as asn1js from "asn1js";
import type { SealDigest } from "./hash-tree.ts";

const OID: Record<SealDigest, string> = {
  sha256: "2.16.840.1.101.3.4.2.1",
  sha384: "2.16.840.1.101.3.4.2.2",
  sha512: "2.16.840.1.101.3.4.2.3",
};

/** ArchiveTimeStamp (RFC 4998, 4.1): a reduced hash tree and the timestamp over what it comes to. */
export interface ArchiveTimeStamp {
  readonly algorithm: SealDigest;
  readonly path: readonly (readonly Buffer[])[] | undefined;
  /** DER of the ContentInfo of an RFC 3161 token. */
  readonly token: Buffer;
}

/** One chain: the same digest throughout, each timestamp over the one before. */
export type ArchiveTimeStampChain = readonly ArchiveTimeStamp[];
export interface EvidenceRecord {
  readonly chains: readonly ArchiveTimeStampChain[];
}

type Element = asn1js.BaseBlock;
const sequence = (value: Element[]): asn1js.Sequence => new asn1js.Sequence({ value });
const algorithmIdentifier = (algorithm: SealDigest): asn1js.Sequence => sequence([new asn1js.ObjectIdentifier({ value: OID[algorithm] })]);
/** The RFC's module has IMPLICIT tags: the tag replaces the SEQUENCE's. */
const implicit = (tagNumber: number, value: Element[]): asn1js.Constructed =>
  new asn1js.Constructed({ idBlock: { tagClass: 3, tagNumber }, value });
const parsed = (der: Uint8Array): Element => asn1js.fromBER(der).result;

const timeStamp = ({ algorithm, path, token }: ArchiveTimeStamp): asn1js.Sequence =>
  sequence([
    implicit(0, [new asn1js.ObjectIdentifier({ value: OID[algorithm] })]),
    ...(path
      ? [
          implicit(
            2,
            path.map((list) => sequence(list.map((valueHex) => new asn1js.OctetString({ valueHex })))),
          ),
        ]
      : []),
    parsed(token),
  ]);

const sequenceOfChains = (chains: EvidenceRecord["chains"]): asn1js.Sequence =>
  sequence(chains.map((chain) => sequence(chain.map(timeStamp))));

/** DER of the chains made so far: what a renewal with another digest covers besides the data (RFC 4998, 5.3). */
export const chainsDer = (chains: EvidenceRecord["chains"]): Buffer => Buffer.from(sequenceOfChains(chains).toBER());

/** DER of an EvidenceRecord (RFC 4998, 3.1). */
export function encodeEvidenceRecord({ chains }: EvidenceRecord): Buffer {
  const algorithms = [...new Set(chains.flat().map((one) => one.algorithm))];
  return Buffer.from(
    sequence([new asn1js.Integer({ value: 1 }), sequence(algorithms.map(algorithmIdentifier)), sequenceOfChains(chains)]).toBER(),
  );
}

const MAX_BYTES = 4 * 1024 * 1024;

class Malformed extends Error {}
const fail = (why: string): never => {
  throw new Malformed(why);
};
/** Members of a SEQUENCE, also of one whose tag an implicit context tag replaced. */
const members = (element: Element | undefined, what: string): Element[] =>
  element instanceof asn1js.Sequence || (element instanceof asn1js.Constructed && element.idBlock.tagClass === 3)
    ? element.valueBlock.value
    : fail(what);

function readAlgorithm(element: Element | undefined): SealDigest {
  const oid = element instanceof asn1js.ObjectIdentifier ? element.valueBlock.toString() : "";
  return (Object.keys(OID) as SealDigest[]).find((name) => OID[name] === oid) ?? fail(`digest ${oid || "missing"}`);
}

const tagged = (list: readonly Element[], tagNumber: number): Element | undefined =>
  list.find((element) => element.idBlock.tagClass === 3 && element.idBlock.tagNumber === tagNumber);

function readTimeStamp(element: Element, digestOfToken: (token: Buffer) => SealDigest): ArchiveTimeStamp {
  const list = members(element, "ArchiveTimeStamp");
  const token = Buffer.from((list.at(-1) ?? fail("timestamp")).toBER());
  const named = tagged(list, 0);
  const tree = tagged(list, 2);
  // Attributes are not made here; whatever else stands here is not an archive timestamp.
  const expected = [named, tree, list.at(-1)].filter((element) => element !== undefined);
  if (list.length !== expected.length || list.some((element, at) => element !== expected[at])) fail("ArchiveTimeStamp");
  const path = tree
    ? members(tree, "reducedHashtree").map((hashes) =>
        members(hashes, "PartialHashtree").map((hash) =>
          hash instanceof asn1js.OctetString ? Buffer.from(hash.valueBlock.valueHexView) : fail("hash in the tree"),
        ),
      )
    : undefined;
  // Without an algorithm of its own the timestamp's imprint names it (RFC 4998, 4.1).
  return { path, token, algorithm: named ? readAlgorithm(members(named, "digestAlgorithm")[0]) : digestOfToken(token) };
}

/**
 * Reads an EvidenceRecord; encrypted data (encryptionInfo) is not supported, as nothing here is made with it.
 * @returns undefined when it is not one, or not in DER
 */
export function decodeEvidenceRecord(der: Uint8Array, digestOfToken: (token: Buffer) => SealDigest): EvidenceRecord | undefined {
  if (der.length > MAX_BYTES) return undefined;
  const { result, offset } = asn1js.fromBER(der);
  if (offset !== der.length || !Buffer.from(result.toBER()).equals(der)) return undefined;
  try {
    const [version, algorithms, ...rest] = members(result, "EvidenceRecord");
    // Between the digests and the chains only cryptoInfos may stand.
    const between = rest.slice(0, -1);
    if (!(version instanceof asn1js.Integer) || version.valueBlock.valueDec !== 1 || between.length > 1) return undefined;
    if (between.length === 1 && !tagged(between, 0)) return undefined;
    const chains = members(rest.at(-1), "archiveTimeStampSequence").map((chain) =>
      members(chain, "ArchiveTimeStampChain").map((one) => readTimeStamp(one, digestOfToken)),
    );
    const named = members(algorithms, "digestAlgorithms").map((one) => readAlgorithm(members(one, "AlgorithmIdentifier")[0]));
    const complete = chains.flat().every((one) => named.includes(one.algorithm));
    return complete && chains.length > 0 && chains.every((chain) => chain.length > 0) ? { chains } : undefined;
  } catch (thrown) {
    if (thrown instanceof Malformed) return undefined;
    throw thrown;
  }
}
