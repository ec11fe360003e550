import { AppError } from "@camtay/shared/errors/app-error.ts";
import { z } from "zod";

/** Options of `camtay sign`, parsed. */
export const SignOptions = z.object({
  credential: z.string().min(1).optional(),
  p12: z.string().min(1).optional(),
  /** Library of a USB token or HSM. */
  pkcs11: z.string().min(1).optional(),
  token: z.string().min(1).optional(),
  profile: z.enum(["tt05-archive", "nd30-copy", "invisible"]),
  level: z.enum(["B-B", "B-T", "B-LT", "B-LTA"]),
  role: z.enum(["officer", "seal"]),
  certify: z.enum(["1", "2", "3"]).optional(),
});
export type SignOptions = z.infer<typeof SignOptions>;

/** @throws AppError `system.invalid_input` naming the option */
export const readSignOptions = (values: unknown): SignOptions => {
  const parsed = SignOptions.safeParse(values);
  if (!parsed.success) throw new AppError("system.invalid_input", { where: `--${String(parsed.error.issues[0]?.path[0] ?? "")}` });
  return parsed.data;
};
