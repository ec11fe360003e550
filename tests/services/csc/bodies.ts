import { z } from "zod";
import { CscError, invalid, missing } from "./csc-error.ts";

/** JSON null means absent in the CSC API. */
const withoutNulls = (body: unknown): unknown =>
  typeof body === "object" && body !== null && !Array.isArray(body)
    ? Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null))
    : {};

/** @throws CscError with the words the schema gives for the first member that is wrong. */
export function readBody<S extends z.ZodType>(schema: S, body: unknown): z.infer<S> {
  const parsed = schema.safeParse(withoutNulls(body));
  if (parsed.success) return parsed.data;
  throw new CscError(parsed.error.issues[0]?.message ?? "Invalid request");
}

const text = (name: string) => z.string({ error: missing("string", name) }).min(1, { error: missing("string", name) });
const flag = (name: string) => z.boolean({ error: invalid(name) }).default(false);
const common = { lang: z.string({ error: invalid("lang") }).optional(), clientData: z.string({ error: invalid("clientData") }).optional() };

const isBase64 = (value: string): boolean => value !== "" && value.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(value);
const hashList = z
  .array(z.string({ error: "Invalid Base64 hash string parameter" }).refine(isBase64, { error: "Invalid Base64 hash string parameter" }), {
    error: missing("array", "hash"),
  })
  .min(1, { error: "Empty hash array" });

export const InfoBody = z.object({ lang: common.lang });

const details = {
  certificates: z.enum(["none", "single", "chain"], { error: invalid("certificates") }).default("single"),
  certInfo: flag("certInfo"),
  authInfo: flag("authInfo"),
};
export const ListBody = z.object({
  ...common,
  ...details,
  userID: z.string({ error: invalid("userID") }).optional(),
  credentialInfo: flag("credentialInfo"),
  onlyValid: flag("onlyValid"),
});
export const CredentialInfoBody = z.object({ credentialID: text("credentialID"), ...common, ...details });

export const AuthorizeBody = z.object({
  ...common,
  credentialID: text("credentialID"),
  numSignatures: z
    .number({ error: missing("integer", "numSignatures") })
    .int({ error: missing("integer", "numSignatures") })
    .min(1, { error: "Invalid value for parameter numSignatures" }),
  hashes: hashList.optional(),
  hashAlgorithmOID: z.string({ error: invalid("hashAlgorithmOID") }).optional(),
  authData: z
    .array(z.object({ id: z.string({ error: invalid("authData") }), value: z.string({ error: invalid("authData") }).optional() }), {
      error: invalid("authData"),
    })
    .default([]),
  description: z
    .string({ error: invalid("description") })
    .max(500, { error: invalid("description") })
    .optional(),
});
export const AuthorizeCheckBody = z.object({ handle: text("handle"), clientData: common.clientData });
export const GetChallengeBody = z.object({
  credentialID: text("credentialID"),
  authObjectID: text("authObjectID"),
  clientData: common.clientData,
});
export const ExtendBody = z.object({
  ...common,
  credentialID: text("credentialID"),
  SAD: text("SAD"),
  hashes: hashList.optional(),
  hashAlgorithmOID: z.string({ error: invalid("hashAlgorithmOID") }).optional(),
});

export const SignHashBody = z.object({
  ...common,
  credentialID: text("credentialID"),
  SAD: z.string({ error: missing("string", "SAD") }).optional(),
  hashes: hashList,
  hashAlgorithmOID: z.string({ error: missing("string", "hashAlgorithmOID") }).optional(),
  signAlgo: text("signAlgo"),
  signAlgoParams: z.string({ error: missing("string", "signAlgoParams") }).optional(),
  operationMode: z.enum(["S", "A"], { error: invalid("operationMode") }).default("S"),
  validity_period: z
    .number({ error: invalid("validity_period") })
    .int({ error: invalid("validity_period") })
    .min(1_000, { error: "Out of bounds parameter validity_period" })
    .max(86_400_000, { error: "Out of bounds parameter validity_period" })
    .optional(),
  response_uri: z.url({ error: invalid("response_uri") }).optional(),
});
export const SignPollingBody = z.object({
  requestID: text("requestID"),
  userID: z.string({ error: invalid("userID") }).optional(),
  clientData: common.clientData,
});
export const TimestampBody = z.object({
  hash: text("hash").refine(isBase64, { error: "Invalid Base64 hash string parameter" }),
  hashAlgo: text("hashAlgo"),
  nonce: z
    .string({ error: invalid("nonce") })
    .regex(/^[0-9a-fA-F]{1,64}$/, { error: invalid("nonce") })
    .optional(),
  clientData: common.clientData,
});
