import { z } from "zod";

/** Messages of the Cloud Signature Consortium API 2.0–2.2, as far as this client reads them; `null` means absent there. */
const optional = <T extends z.ZodType>(type: T) => type.nullish().transform((value) => value ?? undefined);
const Base64 = z.string().regex(/^[A-Za-z0-9+/\r\n]*={0,2}\s*$/);

export const CscInfo = z.looseObject({
  specs: z.string(),
  name: optional(z.string()),
  authType: z.array(z.string()).default([]),
  oauth2: optional(z.string()),
  oauth2Issuer: optional(z.string()),
  oauth2Servers: optional(z.array(z.looseObject({ baseUri: optional(z.string()), issuerIdentifier: optional(z.string()) }))),
  asynchronousOperationMode: optional(z.boolean()),
  methods: z.array(z.string()).default([]),
});
export type CscInfo = z.infer<typeof CscInfo>;

export const CscCredentialList = z.looseObject({ credentialIDs: z.array(z.string().min(1)) });

export const CscAuthObject = z.looseObject({ type: z.string(), id: z.string() });

export const CscCredential = z.looseObject({
  key: z.looseObject({
    status: z.string(),
    algo: z.array(z.string()).min(1),
    len: optional(z.number().int()),
    curve: optional(z.string()),
  }),
  cert: z.looseObject({ status: optional(z.string()), certificates: z.array(Base64).min(1) }),
  auth: z.looseObject({ mode: z.string(), expression: optional(z.string()), objects: optional(z.array(CscAuthObject)) }),
  SCAL: optional(z.string()),
  multisign: z.number().int().min(1),
});
export type CscCredential = z.infer<typeof CscCredential>;

export const CscAuthorisation = z.looseObject({
  SAD: optional(z.string().min(1)),
  handle: optional(z.string().min(1)),
  expiresIn: optional(z.number().int().nonnegative()),
});

export const CscSignatures = z.looseObject({ signatures: optional(z.array(Base64)), responseID: optional(z.string().min(1)) });
export const CscTimestamp = z.looseObject({ timestamp: Base64 });
export const CscToken = z.looseObject({
  access_token: z.string().min(1),
  token_type: z.string().default("Bearer"),
  expires_in: z.coerce.number().int().positive().default(3600),
  refresh_token: optional(z.string()),
});
export type CscToken = z.infer<typeof CscToken>;

export const CscError = z.looseObject({ error: z.string().default("unknown"), error_description: optional(z.string()) });
export type CscError = z.infer<typeof CscError>;
