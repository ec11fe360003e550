import { createHash } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { DerMembers, readChildren, readDer, readOctetString, readOid } from "../signing/asn1/der-reader.ts";
import { OID } from "../signing/asn1/object-identifiers.ts";

const WANTED: ReadonlySet<string> = new Set([OID.contentType, OID.messageDigest, OID.signingCertificateV2]);

/**
 * What comes from the browser must be the signed attributes of a document for this very certificate (RFC 5652 §11, ETSI EN 319 142-1):
 * a token that signs whatever it is given would sign logins and contracts too.
 * @throws AppError `signing.refused`
 */
export const checkSignedAttributes = (attributes: Uint8Array, certificate: Uint8Array): void => {
  try {
    const found = readChildren(readDer(attributes)).map((one) => {
      const members = new DerMembers(one);
      const type = readOid(members.any());
      const [value] = readChildren(members.take(0x31));
      members.end();
      return { type, value };
    });
    const entry = (type: string) => found.find((one) => one.type === type)?.value;
    const [content, digest, reference] = [entry(OID.contentType), entry(OID.messageDigest), entry(OID.signingCertificateV2)];
    const isComplete = found.length === WANTED.size && content !== undefined && digest !== undefined && reference !== undefined;
    const fingerprint = createHash("sha256").update(certificate).digest();
    if (
      attributes[0] === 0x31 &&
      isComplete &&
      readOid(content) === OID.data &&
      [32, 48, 64].includes(readOctetString(digest).length) &&
      Buffer.from(reference.der).includes(fingerprint)
    )
      return;
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
  }
  throw new AppError("signing.refused");
};
