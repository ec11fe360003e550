import { constants, createPublicKey, type KeyObject, publicEncrypt } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { CK, isAlreadyLoggedIn, Pkcs11Module, tokenError } from "../signing/signers/pkcs11-module.ts";
import { type TokenKeyFile, TokenPlace } from "./token-key-file.ts";

interface OpenToken {
  readonly module: Pkcs11Module;
  readonly session: number;
  /** Handle of the private key. */
  readonly key: number;
}

/** @throws AppError `signing.token_driver`, `signing.token_missing`, `signing.pin_wrong`, `signing.pin_locked`, `keys.token_key_unfit` */
function withToken<T>(place: TokenPlace, pin: string, work: (token: OpenToken) => T): T {
  const module = new Pkcs11Module(place.library);
  try {
    const slot = module.slots().find((one) => module.tokenLabel(one) === place.token);
    if (slot === undefined) throw new AppError("signing.token_missing", { code: 0 });
    const session = module.openSession(slot);
    try {
      logIn(module, session, pin);
      const template = [
        { type: CK.CKA_CLASS, value: CK.CKO_PRIVATE_KEY },
        { type: CK.CKA_ID, value: Buffer.from(place.key, "hex") },
      ];
      const [key] = module.find(session, template, 1);
      if (key === undefined) throw unfit(place);
      return work({ module, session, key });
    } finally {
      // Not logged out: another part of this process may be signing with the same token.
      module.closeSession(session);
    }
  } catch (thrown) {
    throw thrown instanceof AppError ? thrown : tokenError(thrown);
  }
}

function logIn(module: Pkcs11Module, session: number, pin: string): void {
  try {
    module.login(session, pin);
  } catch (thrown) {
    if (!isAlreadyLoggedIn(thrown)) throw thrown;
  }
}

const unfit = ({ key, token }: TokenPlace, cause?: unknown): AppError => new AppError("keys.token_key_unfit", { key, token }, { cause });

function decrypt({ module, session, key }: OpenToken, place: TokenPlace, wrapped: Buffer): Buffer {
  try {
    return module.decryptOaep(session, key, wrapped);
  } catch (cause) {
    throw unfit(place, cause);
  }
}

/** The office key, opened by the token that keeps it. @throws AppError as `withToken` */
export const openWithToken = (file: TokenKeyFile, pin: string): Buffer =>
  withToken(file, pin, (token) => decrypt(token, file, Buffer.from(file.wrapped, "base64")));

function publicKeyOf({ module, session, key }: OpenToken, place: TokenPlace): KeyObject {
  const part = (type: number): string => module.attribute(session, key, type).toString("base64url");
  try {
    return createPublicKey({ key: { kty: "RSA", n: part(CK.CKA_MODULUS), e: part(CK.CKA_PUBLIC_EXPONENT) }, format: "jwk" });
  } catch (cause) {
    throw unfit(place, cause);
  }
}

/** The office key as only the token opens it; it has opened it once. @throws AppError as `withToken` */
export function wrapForToken(officeKey: Buffer, given: TokenPlace, pin: string): TokenKeyFile {
  const place = TokenPlace.parse(given);
  const wrapped = withToken(place, pin, (token) => {
    const sealed = publicEncrypt(
      { key: publicKeyOf(token, place), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" },
      officeKey,
    );
    // A token that cannot open it must not become its keeper.
    if (!decrypt(token, place, sealed).equals(officeKey)) throw unfit(place);
    return sealed;
  });
  return { what: "camtay-office-key-on-token-1", ...place, wrapped: wrapped.toString("base64") };
}
