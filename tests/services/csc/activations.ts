import { randomBytes } from "node:crypto";
import type { Faults } from "../faults.ts";
import { CscError, invalid } from "./csc-error.ts";

/** Signature activation data: what one authorisation allows. */
export interface Activation {
  readonly sad: string;
  readonly credentialId: string;
  readonly account: string;
  /** SCAL2: exactly these digests (base64) may be signed. */
  hashes: ReadonlySet<string> | undefined;
  remaining: number;
  made: number;
  readonly expiresAtMs: number;
}

/** Keeps activations in memory, as a signing service keeps them in its module. */
export class Activations {
  readonly #bySad = new Map<string, Activation>();
  readonly #now: () => Date;
  readonly #faults: () => Faults;

  constructor(now: () => Date, faults: () => Faults) {
    this.#now = now;
    this.#faults = faults;
  }

  issue(grant: Pick<Activation, "credentialId" | "account" | "hashes"> & { signatures: number; sad?: string; made?: number }): Activation {
    const activation: Activation = {
      sad: grant.sad ?? randomBytes(32).toString("base64url"),
      credentialId: grant.credentialId,
      account: grant.account,
      hashes: grant.hashes,
      remaining: grant.signatures,
      made: grant.made ?? 0,
      expiresAtMs: this.#now().getTime() + this.lifetimeSeconds() * 1000,
    };
    this.#bySad.set(activation.sad, activation);
    return activation;
  }

  lifetimeSeconds(): number {
    return this.#faults().sadLifetimeSeconds;
  }

  /** @throws CscError `Invalid parameter SAD` (unknown, of another credential, used up) or `SAD expired`. */
  require(sad: string, credentialId: string): Activation {
    const activation = this.#bySad.get(sad);
    if (!activation || activation.credentialId !== credentialId) throw new CscError(invalid("SAD"));
    const limit = this.#faults().sadExpiresAfterSignatures;
    if (this.#now().getTime() >= activation.expiresAtMs || (limit !== null && activation.made >= limit)) throw new CscError("SAD expired");
    return activation;
  }

  /** Takes signatures off the activation; at none left it is gone. */
  use(activation: Activation, signatures: number): void {
    activation.remaining -= signatures;
    activation.made += signatures;
    if (activation.remaining <= 0) this.#bySad.delete(activation.sad);
  }

  revoke(sad: string): void {
    this.#bySad.delete(sad);
  }
}
