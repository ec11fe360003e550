import { z } from "zod";

/** Lower-case hex SHA-256 of stored bytes; the name under which the blob store keeps them. */
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<"Sha256">();
export type Sha256 = z.infer<typeof Sha256>;

/** Ids made by us: opaque, URL-safe, never derived from personal data. */
const opaqueId = <const B extends string>(_: B) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]{8,64}$/)
    .brand<B>();
export const BatchId = opaqueId("BatchId");
export type BatchId = z.infer<typeof BatchId>;
export const DossierId = opaqueId("DossierId");
export type DossierId = z.infer<typeof DossierId>;
export const PageId = opaqueId("PageId");
export type PageId = z.infer<typeof PageId>;
export const PaperId = opaqueId("PaperId");
export type PaperId = z.infer<typeof PaperId>;
export const AccountId = opaqueId("AccountId");
export type AccountId = z.infer<typeof AccountId>;

/** Procedure code without the province's suffix: `1.001193`. */
export const ProcedureCode = z
  .string()
  .regex(/^[1-3]\.\d{6}$/)
  .brand<"ProcedureCode">();
export type ProcedureCode = z.infer<typeof ProcedureCode>;

/** Dossier code as printed, e.g. `H15.50.05.13-261008-0975`; its shape is dated data, so any short printed code is taken here. */
export const DossierCode = z
  .string()
  .min(3)
  .max(60)
  .regex(/^[\w.\-/]+$/u)
  .brand<"DossierCode">();
export type DossierCode = z.infer<typeof DossierCode>;
