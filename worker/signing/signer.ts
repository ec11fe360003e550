import type { SignatureScheme } from "./cms/signature-scheme.ts";

/** What one key is asked to sign. Remote services and tokens see the digest only. */
export interface ToBeSigned {
  /** Hash of `signedAttributes`, made with the hash of the signer's scheme (RFC 5652 §5.4). Not hashed again. */
  readonly digest: Uint8Array;
  /** DER of the signed attributes, for keys whose library insists on hashing by itself. */
  readonly signedAttributes: Uint8Array;
  /** Shown to the person who confirms, where the service can show it. A paper's name, never a person's. */
  readonly label: string;
}

/** Lives in memory for the length of one call chain; never stored, logged or put into an error. */
export interface Secrets {
  readonly pin?: string;
  readonly otp?: string;
}

export interface SignerCapabilities {
  /** DER, signer's certificate first, then its issuers. */
  readonly certificates: readonly Uint8Array[];
  readonly scheme: SignatureScheme;
  /** How many digests one authorisation may cover. */
  readonly maxDigestsPerAuthorisation: number;
  /** How many digests one `sign` call may carry. */
  readonly maxDigestsPerCall: number;
  /** True when the authorisation releases the key for exactly the digests it was begun with. */
  readonly boundToDigests: boolean;
  /** True when the same digest always gives the same value, so that a repeated answer is the same signature. */
  readonly deterministic: boolean;
  /** True when the person is asked on the service's page, on the phone or by a window of the token, and no PIN is typed at the desk. */
  readonly asksElsewhere: boolean;
}

/** Released key use for a number of digests. `token` stays in memory. */
export interface Authorisation {
  readonly token: unknown;
  readonly expiresAt: Date;
  /** Signatures that may still be made. */
  readonly remaining: number;
}

export type AuthorisationState =
  | { readonly state: "authorised"; readonly authorisation: Authorisation }
  /** A person must confirm elsewhere (phone); ask again with {@link Signer.pollAuthorisation}. */
  | {
      readonly state: "waiting";
      readonly handle: string;
      /** Page on which the person confirms instead of the phone; what it comes back with goes to {@link Signer.finishInBrowser}. */
      readonly url?: string;
    };

export type SignState =
  /** Raw values in the order of the digests; the receiver must still verify each one. */
  | { readonly state: "signed"; readonly signatures: readonly Uint8Array[] }
  /** The service works on it; ask again with {@link Signer.pollSign}. */
  | {
      readonly state: "waiting";
      readonly requestId: string;
      /** True when it waits for the person's phone, not for the machine. */
      readonly confirmsElsewhere?: boolean;
    };

/** File key, PKCS#11 token, SIM or remote service: anything that can sign a list of digests under one authorisation. */
export interface Signer {
  /** Read before each batch: certificate, limits and key state may change between two batches. */
  capabilities(signal?: AbortSignal): Promise<SignerCapabilities>;
  /**
   * Starts one authorisation for exactly these digests.
   * @throws AppError `signing.pin_wrong`, `signing.pin_locked`, `signing.service_unavailable`, `signing.key_disabled`
   */
  beginAuthorisation(items: readonly ToBeSigned[], secrets: Secrets, signal?: AbortSignal): Promise<AuthorisationState>;
  /** @throws AppError `signing.refused` when the person said no, `signing.confirmation_timeout` when the service gave up waiting */
  pollAuthorisation(handle: string, signal?: AbortSignal): Promise<AuthorisationState>;
  /** @throws AppError `signing.refused` when the person said no on the page, `signing.login_failed` when it does not belong to the handle */
  finishInBrowser?(handle: string, returnedUrl: string): Promise<void>;
  /**
   * @returns raw signature values in the same order. RSA: big-endian; ECDSA: DER or r‖s.
   * @throws AppError `signing.outcome_unknown` when the call may have been carried out (never repeat blindly),
   *   `signing.authorisation_expired` when nothing was signed and a new authorisation is needed.
   */
  sign(authorisation: Authorisation, items: readonly ToBeSigned[], signal?: AbortSignal): Promise<SignState>;
  /** @throws AppError `signing.refused`, `signing.confirmation_timeout` when surely nothing was signed; `signing.outcome_unknown` otherwise */
  pollSign(requestId: string, signal?: AbortSignal): Promise<SignState>;
  /** Gives back what is held open (token session, access token) and forgets secrets. */
  close(): Promise<void>;
}
