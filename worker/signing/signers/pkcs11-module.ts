import { basename } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import koffi from "koffi";

/** Numbers of the standard (PKCS#11 2.40, pkcs11t.h). */
export const CK = {
  CKF_RW_SESSION: 0x2,
  CKF_SERIAL_SESSION: 0x4,
  CKU_USER: 1,
  CKO_CERTIFICATE: 1,
  CKO_PRIVATE_KEY: 3,
  CKA_CLASS: 0x0,
  CKA_TOKEN: 0x1,
  CKA_VALUE: 0x11,
  CKA_CERTIFICATE_TYPE: 0x80,
  CKA_ISSUER: 0x81,
  CKA_SUBJECT: 0x101,
  CKA_ID: 0x102,
  CKA_MODULUS: 0x120,
  CKA_PUBLIC_EXPONENT: 0x122,
  CKM_RSA_PKCS: 0x1,
  CKM_RSA_PKCS_OAEP: 0x9,
  CKM_RSA_PKCS_PSS: 0xd,
  CKM_SHA_1: 0x220,
  CKM_SHA256: 0x250,
  CKM_SHA384: 0x260,
  CKM_SHA512: 0x270,
  CKG_MGF1_SHA1: 0x1,
  CKG_MGF1_SHA256: 0x2,
  CKG_MGF1_SHA384: 0x3,
  CKG_MGF1_SHA512: 0x4,
  CKZ_DATA_SPECIFIED: 0x1,
  CKM_ECDSA: 0x1041,
} as const;

const CKR = {
  OK: 0,
  PIN_INCORRECT: 0xa0,
  PIN_INVALID: 0xa1,
  PIN_LEN_RANGE: 0xa2,
  PIN_LOCKED: 0xa4,
  ALREADY_LOGGED_IN: 0x100,
  NOT_LOGGED_IN: 0x101,
  ALREADY_INITIALIZED: 0x191,
} as const;

/** Where a function stands in CK_FUNCTION_LIST (PKCS#11 2.40, pkcs11f.h). Vendors must export the list, not the functions. */
const PLACE = {
  C_Initialize: 0,
  C_Finalize: 1,
  C_GetSlotList: 4,
  C_GetTokenInfo: 6,
  C_OpenSession: 12,
  C_CloseSession: 13,
  C_Login: 18,
  C_Logout: 19,
  C_CreateObject: 20,
  C_GetAttributeValue: 24,
  C_FindObjectsInit: 26,
  C_FindObjects: 27,
  C_FindObjectsFinal: 28,
  C_DecryptInit: 33,
  C_Decrypt: 34,
  C_SignInit: 42,
  C_Sign: 43,
} as const;

const POINTER_BYTES = 8;
/** The vendors' headers pack structures on Windows; elsewhere they lie as the compiler likes. */
const IS_PACKED = process.platform === "win32";
const VERSION_BYTES = IS_PACKED ? 2 : POINTER_BYTES;
const record = IS_PACKED ? koffi.pack : koffi.struct;

const ATTRIBUTE = record({ type: "ulong", pValue: "void *", ulValueLen: "ulong" });
const MECHANISM = record({ mechanism: "ulong", pParameter: "void *", ulParameterLen: "ulong" });
/** Label first; the numbers and versions behind it are not needed here. */
const TOKEN_INFO_BYTES = 256;

const U = "ulong";
const ulongs = koffi.pointer("ulong");
type Spec = Parameters<typeof koffi.inout>[0];
const proto = (name: keyof typeof PLACE, parameters: Spec[]) => koffi.proto(name, U, parameters);
const PROTO = {
  C_Initialize: proto("C_Initialize", ["void *"]),
  C_Finalize: proto("C_Finalize", ["void *"]),
  C_GetSlotList: proto("C_GetSlotList", ["uint8", koffi.out(ulongs), koffi.inout(ulongs)]),
  C_GetTokenInfo: proto("C_GetTokenInfo", [U, "void *"]),
  C_OpenSession: proto("C_OpenSession", [U, U, "void *", "void *", koffi.out(ulongs)]),
  C_CloseSession: proto("C_CloseSession", [U]),
  C_Login: proto("C_Login", [U, U, "void *", U]),
  C_Logout: proto("C_Logout", [U]),
  C_CreateObject: proto("C_CreateObject", [U, koffi.pointer(ATTRIBUTE), U, koffi.out(ulongs)]),
  C_GetAttributeValue: proto("C_GetAttributeValue", [U, U, koffi.inout(koffi.pointer(ATTRIBUTE)), U]),
  C_FindObjectsInit: proto("C_FindObjectsInit", [U, koffi.pointer(ATTRIBUTE), U]),
  C_FindObjects: proto("C_FindObjects", [U, koffi.out(ulongs), U, koffi.out(ulongs)]),
  C_FindObjectsFinal: proto("C_FindObjectsFinal", [U]),
  C_DecryptInit: proto("C_DecryptInit", [U, koffi.pointer(MECHANISM), U]),
  C_Decrypt: proto("C_Decrypt", [U, "void *", U, "void *", koffi.inout(ulongs)]),
  C_SignInit: proto("C_SignInit", [U, koffi.pointer(MECHANISM), U]),
  C_Sign: proto("C_Sign", [U, "void *", U, "void *", koffi.inout(ulongs)]),
};

/** A return value other than CKR_OK. */
class TokenFault extends Error {
  readonly code: number;

  constructor(name: string, code: number) {
    super(`${name} returned 0x${code.toString(16)}`);
    this.code = code;
  }
}

const codeOf = (thrown: unknown): number => (thrown instanceof TokenFault ? thrown.code : 0);

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

export interface Attribute {
  readonly type: number;
  readonly value: Buffer | number | boolean;
}

/** CK_ULONG is a C long: four octets on Windows. */
const ulong = (value: number): Buffer => {
  const bytes = Buffer.alloc(koffi.sizeof("ulong"));
  bytes.writeUInt32LE(value);
  return bytes;
};

const asRecord = ({ type, value }: Attribute) => {
  const bytes = typeof value === "number" ? ulong(value) : typeof value === "boolean" ? Buffer.from([value ? 1 : 0]) : value;
  return { type, pValue: bytes, ulValueLen: bytes.length };
};

const MAX_SLOTS = 32;
const MAX_SIGNATURE_BYTES = 1_024;

/** How many modules of this process use a library, by the address of its list: C_Finalize ends the work of all of them. */
const users = new Map<bigint, number>();

/** The part of PKCS#11 2.40 that signing and the office key need, spoken straight to the vendor's library. Nothing is compiled for it. */
export class Pkcs11Module {
  readonly #library: ReturnType<typeof koffi.load>;
  readonly #list: unknown;
  readonly #sessions = new Set<number>();

  /** @throws AppError `signing.token_driver` when the file is no PKCS#11 library of this machine */
  constructor(path: string) {
    try {
      this.#library = koffi.load(path);
      const list: unknown[] = [null];
      const code = Number(this.#library.func("C_GetFunctionList", U, [koffi.out(koffi.pointer("void *"))])(list));
      if (code !== CKR.OK) throw new TokenFault("C_GetFunctionList", code);
      [this.#list] = list;
      try {
        this.#call("C_Initialize", null);
      } catch (thrown) {
        if (codeOf(thrown) !== CKR.ALREADY_INITIALIZED) throw thrown;
      }
      users.set(this.#address, (users.get(this.#address) ?? 0) + 1);
    } catch (cause) {
      throw new AppError("signing.token_driver", { library: basename(path.replaceAll("\\", "/")) }, { cause });
    }
  }

  get #address(): bigint {
    return koffi.address(this.#list);
  }

  #call(name: keyof typeof PLACE, ...values: unknown[]): void {
    const pointer = koffi.decode(this.#list as never, VERSION_BYTES + PLACE[name] * POINTER_BYTES, "void *");
    const code = Number(koffi.call(pointer, PROTO[name], ...values));
    if (code !== CKR.OK) throw new TokenFault(name, code);
  }

  /** Slots that hold a token. */
  slots(): number[] {
    const count = [MAX_SLOTS];
    const slots = Array<number>(MAX_SLOTS).fill(0);
    this.#call("C_GetSlotList", 1, slots, count);
    return slots.slice(0, Number(count[0])).map(Number);
  }

  tokenLabel(slot: number): string {
    const info = Buffer.alloc(TOKEN_INFO_BYTES);
    this.#call("C_GetTokenInfo", slot, info);
    return info.subarray(0, 32).toString("utf8").trim();
  }

  openSession(slot: number): number {
    const session = [0];
    this.#call("C_OpenSession", slot, CK.CKF_SERIAL_SESSION | CK.CKF_RW_SESSION, null, null, session);
    this.#sessions.add(Number(session[0]));
    return Number(session[0]);
  }

  closeSession(session: number): void {
    this.#sessions.delete(session);
    this.#call("C_CloseSession", session);
  }

  login(session: number, pin: string): void {
    const bytes = Buffer.from(pin, "utf8");
    try {
      this.#call("C_Login", session, CK.CKU_USER, bytes, bytes.length);
    } finally {
      bytes.fill(0);
    }
  }

  logout(session: number): void {
    this.#call("C_Logout", session);
  }

  find(session: number, template: readonly Attribute[], limit: number): number[] {
    this.#call("C_FindObjectsInit", session, template.map(asRecord), template.length);
    try {
      const found = Array<number>(limit).fill(0);
      const count = [0];
      this.#call("C_FindObjects", session, found, limit, count);
      return found.slice(0, Number(count[0])).map(Number);
    } finally {
      this.#call("C_FindObjectsFinal", session);
    }
  }

  attribute(session: number, object: number, type: number): Buffer {
    const asked = [{ type, pValue: null as Buffer | null, ulValueLen: 0 }];
    this.#call("C_GetAttributeValue", session, object, asked, 1);
    const value = Buffer.alloc(Number(asked[0]?.ulValueLen ?? 0));
    this.#call("C_GetAttributeValue", session, object, [{ type, pValue: value, ulValueLen: value.length }], 1);
    return value;
  }

  createObject(session: number, template: readonly Attribute[]): void {
    this.#call("C_CreateObject", session, template.map(asRecord), template.length, [0]);
  }

  /** @param parameters of the mechanism, where it takes any: numbers one behind the other */
  sign(session: number, mechanism: number, key: number, data: Buffer, parameters: readonly number[] = []): Buffer {
    const parameter = Buffer.concat(parameters.map(ulong));
    const pParameter = parameter.length === 0 ? null : parameter;
    this.#call("C_SignInit", session, [{ mechanism, pParameter, ulParameterLen: parameter.length }], key);
    const value = Buffer.alloc(MAX_SIGNATURE_BYTES);
    const length = [value.length];
    this.#call("C_Sign", session, data, data.length, value, length);
    return value.subarray(0, Number(length[0]));
  }

  /** Opens what was encrypted for an RSA key of the token: OAEP with SHA-1, which every token that knows OAEP has (PKCS#11 2.40, 2.1.8). */
  decryptOaep(session: number, key: number, data: Buffer): Buffer {
    const noLabel = Buffer.alloc(POINTER_BYTES);
    const parameter = Buffer.concat([ulong(CK.CKM_SHA_1), ulong(CK.CKG_MGF1_SHA1), ulong(CK.CKZ_DATA_SPECIFIED), noLabel, ulong(0)]);
    const mechanism = { mechanism: CK.CKM_RSA_PKCS_OAEP, pParameter: parameter, ulParameterLen: parameter.length };
    this.#call("C_DecryptInit", session, [mechanism], key);
    const value = Buffer.alloc(MAX_SIGNATURE_BYTES);
    const length = [value.length];
    this.#call("C_Decrypt", session, data, data.length, value, length);
    return value.subarray(0, Number(length[0]));
  }

  /** Ends its own sessions; the last module to close ends the library's work. */
  close(): void {
    const others = (users.get(this.#address) ?? 1) - 1;
    users.set(this.#address, others);
    try {
      if (others === 0) end(() => this.#call("C_Finalize", null));
      else for (const session of this.#sessions) end(() => this.closeSession(session));
    } finally {
      this.#library.unload();
    }
  }
}

/** Ends what a token that was pulled out may have taken with it. */
const end = (work: () => void): void => {
  try {
    work();
  } catch (thrown) {
    if (!(thrown instanceof TokenFault)) throw thrown;
  }
};
