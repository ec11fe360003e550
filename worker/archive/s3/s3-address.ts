import { AppError } from "@camtay/shared/errors/app-error.ts";

const ADDRESS = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*?))?\/?$/;

export const isS3Address = (place: string): boolean => place.startsWith("s3://");

/** Bucket and prefix of `s3://bucket/prefix`. @throws AppError `system.bad_setting` */
export function parseS3Address(address: string): { readonly bucket: string; readonly prefix: string } {
  const [, bucket, prefix = ""] = ADDRESS.exec(address) ?? [];
  if (bucket === undefined) throw new AppError("system.bad_setting", { variable: address });
  return { bucket, prefix };
}
