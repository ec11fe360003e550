import { z } from "zod";

/** Personal identity number: 12 digits (Luật Căn cước 2023), or the 9 digits of the old CMND. Kept as text: zeros lead. */
export const IdentityNumber = z
  .string()
  .regex(/^(?:\d{9}|\d{12})$/)
  .brand<"IdentityNumber">();
export type IdentityNumber = z.infer<typeof IdentityNumber>;

export { maskIdentityNumber, readIdentityNumber } from "./identity-digits.ts";
