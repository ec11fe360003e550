import { AppError } from "@camtay/shared/errors/app-error.ts";

/** The part of PKCS#11 2.40 that signing needs, in the shape of the optional package pkcs11js. Handles are opaque. */
export interface Pkcs11Module {
  load(library: string): void;
  close(): void;
  C_Initialize(): void;
  C_Finalize(): void;
  C_GetSlotList(withToken: boolean): Buffer[];
  C_GetTokenInfo(slot: Buffer): { readonly label: string };
  C_OpenSession(slot: Buffer, flags: number): Buffer;
  C_CloseSession(session: Buffer): void;
  C_Login(session: Buffer, user: number, pin: string): void;
  C_Logout(session: Buffer): void;
  C_FindObjectsInit(session: Buffer, template: readonly Attribute[]): void;
  C_FindObjects(session: Buffer, limit: number): Buffer[];
  C_FindObjectsFinal(session: Buffer): void;
  C_GetAttributeValue(session: Buffer, object: Buffer, template: readonly Attribute[]): { readonly type: number; readonly value: Buffer }[];
  C_SignInit(session: Buffer, mechanism: { readonly mechanism: number; readonly parameter: null }, key: Buffer): void;
  C_Sign(session: Buffer, data: Buffer, room: Buffer): Buffer;
}
export interface Attribute {
  readonly type: number;
  readonly value?: Buffer | number | boolean;
}

/** Numbers of the standard (PKCS#11 2.40, pkcs11t.h). */
export const CK = {
  CKF_RW_SESSION: 0x2,
  CKF_SERIAL_SESSION: 0x4,
  CKU_USER: 1,
  CKO_CERTIFICATE: 1,
  CKO_PRIVATE_KEY: 3,
  CKA_CLASS: 0x0,
  CKA_VALUE: 0x11,
  CKA_ID: 0x102,
  CKM_RSA_PKCS: 0x1,
  CKM_ECDSA: 0x1041,
} as const;

const CKR = {
  DEVICE_REMOVED: 0x32,
  DEVICE_ERROR: 0x30,
  PIN_INCORRECT: 0xa0,
  PIN_INVALID: 0xa1,
  PIN_LEN_RANGE: 0xa2,
  PIN_LOCKED: 0xa4,
  SESSION_HANDLE_INVALID: 0xb3,
  TOKEN_NOT_PRESENT: 0xe0,
  ALREADY_LOGGED_IN: 0x100,
  NOT_LOGGED_IN: 0x101,
} as const;

const codeOf = (thrown: unknown): number =>
  thrown instanceof Error && "code" in thrown && typeof thrown.code === "number" ? thrown.code : 0;

export const isAlreadyLoggedIn = (thrown: unknown): boolean => codeOf(thrown) === CKR.ALREADY_LOGGED_IN;

/** What a token's return value means to us. */
export const tokenError = (thrown: unknown): AppError => {
  const code = codeOf(thrown);
  if (code === CKR.PIN_INCORRECT || code === CKR.PIN_INVALID || code === CKR.PIN_LEN_RANGE)
    return new AppError("signing.pin_wrong", {}, { cause: thrown });
  if (code === CKR.PIN_LOCKED) return new AppError("signing.pin_locked", {}, { cause: thrown });
  if (code === CKR.NOT_LOGGED_IN) return new AppError("signing.authorisation_expired", {}, { cause: thrown });
  return new AppError("signing.token_missing", { code }, { cause: thrown });
};

/**
 * Loads the optional package and the token's library.
 * @param packageName  where pkcs11js is found; it is not installed with the product because it is compiled for each machine.
 * @throws AppError `signing.token_driver`
 */
export const loadPkcs11 = async (library: string, packageName = "pkcs11js"): Promise<Pkcs11Module> => {
  try {
    const loaded = (await import(packageName)) as { PKCS11?: new () => Pkcs11Module; default?: { PKCS11?: new () => Pkcs11Module } };
    const Module = loaded.PKCS11 ?? loaded.default?.PKCS11;
    if (Module === undefined) throw new TypeError("no PKCS11 in the package");
    const module = new Module();
    module.load(library);
    module.C_Initialize();
    return module;
  } catch (cause) {
    throw new AppError("signing.token_driver", { library: library.split(/[\\/]/).at(-1) ?? library }, { cause });
  }
};
