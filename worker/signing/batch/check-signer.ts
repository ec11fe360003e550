import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { SignerCapabilities } from "../signer.ts";
import { maySignDocuments } from "../verify/certificate-status.ts";
import { type Certificate, parseCertificate } from "../x509/certificate.ts";
import { findPath } from "../x509/certificate-path.ts";
import { sameName } from "../x509/name-text.ts";
import { checkRevocation } from "../x509/revocation.ts";
import type { SigningSetup } from "./signing-setup.ts";

/** The signer's certificate as the batch shows it. */
export const signerCertificate = (capabilities: SignerCapabilities): Certificate => {
  const [leaf] = capabilities.certificates;
  if (leaf === undefined) throw new AppError("signing.no_credential");
  return parseCertificate(leaf);
};

/**
 * Everything that would make the signatures worthless, asked before the first digest leaves the house: dates, key usage, list of allowed
 * signers, path to a trusted authority, revocation.
 * @throws AppError `signing.certificate_expired`, `signing.certificate_not_yet_valid`, `signing.certificate_usage`, `signing.certificate_not_listed`,
 *   `signing.certificate_untrusted`, `signing.certificate_revoked`
 */
export const checkSigner = async (
  setup: Pick<SigningSetup, "trust" | "fetcher" | "isAllowedSigner">,
  capabilities: SignerCapabilities,
  now: Date,
): Promise<void> => {
  const certificate = signerCertificate(capabilities);
  if (now > certificate.notAfter) throw new AppError("signing.certificate_expired", { validTo: certificate.notAfter.toISOString() });
  if (now < certificate.notBefore)
    throw new AppError("signing.certificate_not_yet_valid", { validFrom: certificate.notBefore.toISOString() });
  if (!maySignDocuments(certificate)) throw new AppError("signing.certificate_usage");
  if (setup.isAllowedSigner?.(certificate) === false) throw new AppError("signing.certificate_not_listed");
  const pool = capabilities.certificates.slice(1).map((one) => parseCertificate(one));
  if (setup.trust.signers.length > 0) {
    const found = findPath({ leaf: certificate, pool, anchors: setup.trust.signers, at: now });
    if (!found.ok) throw new AppError("signing.certificate_untrusted", { why: found.fault });
  }
  await checkNotRevoked(setup, certificate, [...pool, ...setup.trust.signers], now);
};

/** Silence of the authority does not stop a batch: level B-LT asks again, and the answer is then a visible debt. */
const checkNotRevoked = async (
  setup: Pick<SigningSetup, "fetcher" | "trust">,
  certificate: Certificate,
  pool: readonly Certificate[],
  now: Date,
): Promise<void> => {
  const issuer = pool.find((one) => sameName(certificate.issuer, one.subject));
  if (issuer === undefined) return;
  const fetched = setup.fetcher === null ? { ocsps: [], crls: [] } : await setup.fetcher.fetch(certificate, issuer);
  const data = { ocsps: fetched.ocsps, crls: [...fetched.crls, ...setup.trust.crls] };
  const answer = checkRevocation({ certificate, issuer, data, pool, at: now, now });
  if (answer.status === "revoked") throw new AppError("signing.certificate_revoked");
};
