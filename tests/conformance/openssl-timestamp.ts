import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { readSignatures } from "@camtay/worker/pdf/read-signatures.ts";

/**
 * What `openssl ts` says of the document timestamp (RFC 3161) of a PDF: it hashes the bytes of the ByteRange itself.
 * @param trust PEM file of the trusted root
 * @returns null when the file carries no document timestamp
 */
export function opensslTimestamp(path: string, trust: string): { good: boolean; text: string } | null {
  const bytes = readFileSync(path);
  const stamp = readSignatures(bytes).signatures.findLast(({ kind }) => kind === "doc-time-stamp");
  if (!stamp?.byteRange) return null;
  const [first, firstLength, second, secondLength] = stamp.byteRange;
  const [token, data] = [`${path}.token.der`, `${path}.stamped`];
  writeFileSync(token, stamp.contents);
  writeFileSync(data, Buffer.concat([bytes.subarray(first, first + firstLength), bytes.subarray(second, second + secondLength)]));
  const said = spawnSync("openssl", ["ts", "-verify", "-token_in", "-in", token, "-data", data, "-CAfile", trust], { encoding: "utf8" });
  return { good: said.status === 0 && said.stdout.includes("Verification: OK"), text: `${said.stdout}${said.stderr}`.trim() };
}
