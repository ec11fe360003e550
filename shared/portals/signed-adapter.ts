import { z } from "zod";
import { AppError } from "../errors/app-error.ts";
import { PortalAdapter } from "./adapter.ts";

/** An adapter as it travels: its JSON text byte for byte, and an Ed25519 signature (RFC 8032) over it. */
export const SignedAdapter = z.strictObject({
  format: z.literal("camtay-portal-adapter-1"),
  keyId: z.string().regex(/^[a-z0-9-]{1,40}$/),
  payload: z.string().min(2).max(200_000),
  /** Base64, 64 bytes. */
  signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
});
export type SignedAdapter = z.infer<typeof SignedAdapter>;

/** A public key that may sign adapters: raw 32 bytes in Base64. */
export interface AdapterKey {
  readonly id: string;
  readonly publicKey: string;
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** Bytes that are signed: the purpose first, so that a signature made for something else is worth nothing here. */
export const signedBytes = (payload: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(`camtay-portal-adapter-1\n${payload}`);

/**
 * Checks signature and content of an adapter from outside the package.
 * @throws AppError `portal.adapter_refused` with the reason: `shape`, `key`, `signature` or `content`
 */
export async function openSignedAdapter(candidate: unknown, keys: readonly AdapterKey[]): Promise<PortalAdapter> {
  const refuse = (reason: string, cause?: unknown) => new AppError("portal.adapter_refused", { reason }, { cause });
  const envelope = SignedAdapter.safeParse(candidate);
  if (!envelope.success) throw refuse("shape", envelope.error);
  const { keyId, payload, signature } = envelope.data;
  const key = keys.find(({ id }) => id === keyId);
  if (key === undefined) throw refuse("key");
  const holds = await crypto.subtle
    .importKey("raw", bytesOf(key.publicKey), "Ed25519", false, ["verify"])
    .then((publicKey) => crypto.subtle.verify("Ed25519", publicKey, bytesOf(signature), signedBytes(payload)))
    // A browser without Ed25519 (before version 137) keeps to the adapters of the package.
    .catch((cause: unknown) => {
      throw refuse("key", cause);
    });
  if (!holds) throw refuse("signature");
  const adapter = PortalAdapter.safeParse(parseJson(payload));
  if (!adapter.success) throw refuse("content", adapter.error);
  return adapter.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Told by the schema as content that does not fit.
    return undefined;
  }
}

/** Takes an adapter up only when it is newer than every one seen of its family: the version never falls. */
export const isNewer = (adapter: PortalAdapter, highestSeen: number): boolean => adapter.version > highestSeen;
