import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { HashName } from "./asn1/object-identifiers.ts";
import { digestInfo, type SignatureScheme, schemeForKey } from "./cms/signature-scheme.ts";
import type { Signer, ToBeSigned } from "./signer.ts";
import { CK, isAlreadyLoggedIn, Pkcs11Module, tokenError } from "./signers/pkcs11-module.ts";
import { maySignDocuments } from "./verify/certificate-status.ts";
import { type Certificate, parseCertificate } from "./x509/certificate.ts";
import { orderedChain } from "./x509/ordered-chain.ts";

export interface Pkcs11Settings {
  /** The token vendor's library, e.g. `/usr/lib/softhsm/libsofthsm2.so`. */
  readonly library: string;
  /** Label of the token; without it the first one with a usable certificate. */
  readonly tokenLabel?: string | undefined;
  /** Serial number of the certificate, hex; without it the first that may sign documents and whose key is on the token. */
  readonly certificateSerial?: string | undefined;
}

interface OpenToken {
  readonly module: Pkcs11Module;
  readonly session: number;
  readonly certificate: Certificate;
  readonly keyId: Buffer;
  readonly chain: readonly Buffer[];
  readonly scheme: SignatureScheme;
}

const AUTHORISATION_MS = 15 * 60_000;
const MAX_OBJECTS = 64;

type Session = Pick<OpenToken, "module" | "session">;

/** Certificates on the token with the identifier that ties each to its key. */
const certificatesOn = ({ module, session }: Session) =>
  module.find(session, [{ type: CK.CKA_CLASS, value: CK.CKO_CERTIFICATE }], MAX_OBJECTS).flatMap((object) => {
    try {
      const certificate = parseCertificate(module.attribute(session, object, CK.CKA_VALUE));
      return [{ certificate, keyId: module.attribute(session, object, CK.CKA_ID) }];
    } catch (thrown) {
      // Tokens also carry certificates of other kinds; what cannot be read is not a certificate to sign with.
      if (thrown instanceof AppError) return [];
      throw thrown;
    }
  });

const isWanted = ({ certificateSerial }: Pkcs11Settings, certificate: Certificate): boolean =>
  certificateSerial === undefined
    ? maySignDocuments(certificate) && certificate.basicConstraints?.ca !== true
    : certificate.serialHex === certificateSerial.toLowerCase();

const openToken = (settings: Pkcs11Settings): OpenToken => {
  const module = new Pkcs11Module(settings.library);
  try {
    for (const slot of module.slots()) {
      if (settings.tokenLabel !== undefined && module.tokenLabel(slot) !== settings.tokenLabel) continue;
      const session = module.openSession(slot);
      const all = certificatesOn({ module, session });
      const own = all.find(({ certificate, keyId }) => keyId.length > 0 && isWanted(settings, certificate));
      if (own === undefined) {
        module.closeSession(session);
        continue;
      }
      const others = all.filter((one) => one !== own).map(({ certificate }) => certificate.der);
      const { certificate, keyId } = own;
      return {
        module,
        session,
        certificate,
        keyId,
        chain: orderedChain([certificate.der, ...others]),
        scheme: schemeForKey(certificate.publicKey),
      };
    }
  } catch (thrown) {
    module.close();
    throw thrown instanceof AppError ? thrown : tokenError(thrown);
  }
  module.close();
  throw new AppError("signing.token_missing", {});
};

/** Hash and mask generator as the standard numbers them (PKCS#11 2.40, 2.1.9). */
const PSS_NUMBERS: Readonly<Record<HashName, readonly [hash: number, mask: number]>> = {
  sha256: [CK.CKM_SHA256, CK.CKG_MGF1_SHA256],
  sha384: [CK.CKM_SHA384, CK.CKG_MGF1_SHA384],
  sha512: [CK.CKM_SHA512, CK.CKG_MGF1_SHA512],
};

const signOne = ({ module, session, scheme }: OpenToken, key: number, item: ToBeSigned): Buffer => {
  const digest = Buffer.from(item.digest);
  switch (scheme.kind) {
    case "ecdsa":
      return module.sign(session, CK.CKM_ECDSA, key, digest);
    case "rsa-pss":
      return module.sign(session, CK.CKM_RSA_PKCS_PSS, key, digest, [...PSS_NUMBERS[scheme.hash], scheme.saltLength]);
    case "rsa-pkcs1":
      return module.sign(session, CK.CKM_RSA_PKCS, key, digestInfo(scheme.hash, digest));
  }
};

/** Types the PIN in. An open login must not stand in for the PIN of this batch. */
const logIn = ({ module, session }: Session, pin: string): void => {
  try {
    module.login(session, pin);
  } catch (thrown) {
    if (!isAlreadyLoggedIn(thrown)) throw thrown;
    module.logout(session);
    module.login(session, pin);
  }
};

/**
 * A USB token or HSM through its PKCS#11 library. One PIN opens a session for a whole batch; the key never leaves the token, and pulling
 * the token ends the batch.
 *
 * @throws AppError `signing.token_driver` when the library cannot be loaded, `signing.token_missing` when no token answers
 */
export const createPkcs11Signer = (settings: Pkcs11Settings, now: () => Date = () => new Date()): Signer => {
  let opened: OpenToken | null = null;
  const open = async (): Promise<OpenToken> => {
    opened ??= openToken(settings);
    return opened;
  };
  const close = (): void => {
    const token = opened;
    opened = null;
    token?.module.close();
  };
  /** A token that no longer answers is looked for anew next time, not asked through the session that went with it. */
  const onToken = <T>(work: () => T): T => {
    try {
      return work();
    } catch (thrown) {
      const error = thrown instanceof AppError ? thrown : tokenError(thrown);
      if (error.code === "signing.token_missing") close();
      throw error;
    }
  };
  return {
    capabilities: async () => {
      const { chain, scheme } = await open();
      return {
        certificates: chain,
        scheme,
        maxDigestsPerAuthorisation: 10_000,
        maxDigestsPerCall: 50,
        boundToDigests: false,
        deterministic: scheme.kind === "rsa-pkcs1",
        asksElsewhere: false,
      };
    },
    beginAuthorisation: async (items, secrets) => {
      const token = await open();
      onToken(() => logIn(token, secrets.pin ?? ""));
      const expiresAt = new Date(now().getTime() + AUTHORISATION_MS);
      return { state: "authorised", authorisation: { token: "session", expiresAt, remaining: items.length } };
    },
    pollAuthorisation: () => Promise.reject(new AppError("signing.authorisation_expired")),
    sign: async (authorisation, items) => {
      if (now() >= authorisation.expiresAt || items.length > authorisation.remaining) throw new AppError("signing.authorisation_expired");
      const token = await open();
      return onToken(() => {
        const template = [
          { type: CK.CKA_CLASS, value: CK.CKO_PRIVATE_KEY },
          { type: CK.CKA_ID, value: token.keyId },
        ];
        const [key] = token.module.find(token.session, template, 1);
        if (key === undefined) throw new AppError("signing.authorisation_expired");
        return { state: "signed", signatures: items.map((item) => signOne(token, key, item)) };
      });
    },
    pollSign: () => Promise.reject(new AppError("signing.outcome_unknown", { method: "token" })),
    close: async () => close(),
  };
};
