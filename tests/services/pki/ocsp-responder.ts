import { createHash } from "node:crypto";
import * as asn1js from "asn1js";
import { encodeName, keyIdentifier, publicKeyBits, signedBy } from "./certificates.ts";
import { context, contextPrimitive, enumerated, generalizedTime, objectIdentifier, octetString, sequence } from "./der.ts";
import type { TestPki } from "./test-pki.ts";

const OID = { basicResponse: "1.3.6.1.5.5.7.48.1.1", nonce: "1.3.6.1.5.5.7.48.1.2" } as const;
const HASHES: Record<string, string> = { "1.3.14.3.2.26": "sha1", "2.16.840.1.101.3.4.2.1": "sha256" };

export type OcspFault = "none" | "unknown" | "revoked" | "try-later" | "wrong-responder" | "stale";

interface CertId {
  readonly der: Buffer;
  readonly hash: string;
  readonly issuerNameHash: Buffer;
  readonly issuerKeyHash: Buffer;
  readonly serialNumber: bigint;
}

interface OcspQuery {
  readonly ids: readonly CertId[];
  /** The whole extension, echoed back. */
  readonly nonce?: Buffer;
}

const encoded = (element: asn1js.BaseBlock): Buffer => Buffer.from(element.toBER());

function readCertId(element: unknown): CertId | undefined {
  if (!(element instanceof asn1js.Sequence)) return undefined;
  const [algorithm, name, key, serial] = element.valueBlock.value;
  if (!(algorithm instanceof asn1js.Sequence) || !(name instanceof asn1js.OctetString)) return undefined;
  if (!(key instanceof asn1js.OctetString) || !(serial instanceof asn1js.Integer)) return undefined;
  const [oid] = algorithm.valueBlock.value;
  const hash = oid instanceof asn1js.ObjectIdentifier ? HASHES[oid.valueBlock.toString()] : undefined;
  if (!hash) return undefined;
  return {
    der: encoded(element),
    hash,
    issuerNameHash: Buffer.from(name.valueBlock.valueHexView),
    issuerKeyHash: Buffer.from(key.valueBlock.valueHexView),
    serialNumber: BigInt(`0x00${Buffer.from(serial.valueBlock.valueHexView).toString("hex")}`),
  };
}

/** Reads an OCSPRequest (RFC 6960 4.1.1); undefined when it is not one. */
function readOcspQuery(der: Uint8Array): OcspQuery | undefined {
  const parsed = asn1js.fromBER(der);
  if (parsed.offset === -1 || !(parsed.result instanceof asn1js.Sequence)) return undefined;
  const [tbs] = parsed.result.valueBlock.value;
  if (!(tbs instanceof asn1js.Sequence)) return undefined;
  const list = tbs.valueBlock.value.find((part) => part instanceof asn1js.Sequence);
  if (!(list instanceof asn1js.Sequence)) return undefined;
  const ids: CertId[] = [];
  for (const request of list.valueBlock.value) {
    const id = request instanceof asn1js.Sequence ? readCertId(request.valueBlock.value[0]) : undefined;
    if (!id) return undefined;
    ids.push(id);
  }
  const wrapped = tbs.valueBlock.value.find(
    (part): part is asn1js.Constructed => part instanceof asn1js.Constructed && part.idBlock.tagClass === 3 && part.idBlock.tagNumber === 2,
  );
  const extensions = wrapped?.valueBlock.value[0];
  const nonce =
    extensions instanceof asn1js.Sequence
      ? extensions.valueBlock.value.find((extension) => {
          const oid = extension instanceof asn1js.Sequence ? extension.valueBlock.value[0] : undefined;
          return oid instanceof asn1js.ObjectIdentifier && oid.valueBlock.toString() === OID.nonce;
        })
      : undefined;
  return ids.length === 0 ? undefined : { ids, ...(nonce ? { nonce: encoded(nonce) } : {}) };
}

const failure = (status: 1 | 3): Buffer => sequence(enumerated(status));

/**
 * Answers for the certificates of the issuing CA: good, revoked or unknown, signed by the delegated responder (RFC 6960 4.2.2.2).
 * The answer holds for one hour.
 */
export function answerOcspQuery(pki: TestPki, der: Uint8Array, now: Date, fault: OcspFault = "none"): Buffer {
  const query = readOcspQuery(der);
  if (!query) return failure(1);
  if (fault === "try-later") return failure(3);
  const { intermediate, ocsp, tsa } = pki.holders;
  const responder = fault === "wrong-responder" ? tsa : ocsp;
  const [thisUpdate, nextUpdate] = fault === "stale" ? [-7 * 86_400_000, -6 * 86_400_000] : [0, 3_600_000];
  const at = (offsetMs: number): Buffer => generalizedTime(new Date(now.getTime() + offsetMs));

  const answers = query.ids.map((id) => {
    const nameHash = createHash(id.hash).update(encodeName(intermediate.subject)).digest();
    const keyHash = createHash(id.hash).update(publicKeyBits(intermediate.key)).digest();
    const holder = Object.values(pki.holders).find(
      (candidate) => candidate.serialNumber === id.serialNumber && candidate.issuer === "intermediate",
    );
    const ours = nameHash.equals(id.issuerNameHash) && keyHash.equals(id.issuerKeyHash) && holder !== undefined;
    const revoked = pki.revoked.find((entry) => entry.serialNumber === id.serialNumber);
    const revokedAt = fault === "revoked" ? new Date(now.getTime() - 86_400_000) : revoked?.revokedAt;
    const status =
      !ours || fault === "unknown"
        ? contextPrimitive(2, Buffer.alloc(0))
        : revokedAt
          ? context(1, generalizedTime(revokedAt), context(0, enumerated(revoked?.reason ?? 4)))
          : contextPrimitive(0, Buffer.alloc(0));
    return sequence(id.der, status, at(thisUpdate), context(0, at(nextUpdate)));
  });
  const data = sequence(
    context(2, octetString(keyIdentifier(responder.key))),
    at(thisUpdate),
    sequence(...answers),
    ...(query.nonce ? [context(1, sequence(query.nonce))] : []),
  );
  const basic = signedBy(responder.key, data, context(0, sequence(responder.certificate)));
  return sequence(enumerated(0), context(0, sequence(objectIdentifier(OID.basicResponse), octetString(basic))));
}
