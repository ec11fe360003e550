import { randomBytes } from "node:crypto";
import type { Activation } from "./activations.ts";
import { CscError, invalid } from "./csc-error.ts";

/** A request waiting on the signer's (simulated) phone. */
export interface Confirmation {
  readonly id: string;
  readonly credentialId: string;
  readonly account: string;
  readonly description: string | undefined;
  readonly signatures: number;
  readonly hashes: ReadonlySet<string> | undefined;
  readonly askedAtMs: number;
  state: "waiting" | "confirmed" | "refused" | "spent";
  /** Newest last; the one before stays good, because an answer may have been lost. */
  handles: string[];
}

const PATIENCE_MS = 5 * 60_000;

export class Confirmations {
  readonly #byId = new Map<string, Confirmation>();
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  ask(request: Pick<Confirmation, "credentialId" | "account" | "description" | "signatures" | "hashes">): Confirmation {
    const confirmation: Confirmation = {
      ...request,
      id: randomBytes(8).toString("hex"),
      askedAtMs: this.#now().getTime(),
      state: "waiting",
      handles: [randomBytes(16).toString("base64url")],
    };
    this.#byId.set(confirmation.id, confirmation);
    return confirmation;
  }

  waiting(): Confirmation[] {
    return [...this.#byId.values()].filter((one) => one.state === "waiting" && !this.#isStale(one));
  }

  /** The person's answer; false when there is nothing to answer any more. */
  answer(id: string, answer: "confirm" | "refuse"): boolean {
    const confirmation = this.#byId.get(id);
    if (confirmation?.state !== "waiting" || this.#isStale(confirmation)) return false;
    confirmation.state = answer === "confirm" ? "confirmed" : "refused";
    return true;
  }

  /** What credentials/authorizeCheck says: the activation, or the handle to ask with next time. */
  check(handle: string, issue: (confirmation: Confirmation) => Activation): Activation | { handle: string } {
    const confirmation = [...this.#byId.values()].find((one) => one.handles.includes(handle));
    if (!confirmation || confirmation.state === "spent") throw new CscError(invalid("handle"));
    if (confirmation.state === "refused") {
      confirmation.state = "spent";
      throw new CscError("The signer refused the authorization", "access_denied");
    }
    if (confirmation.state === "confirmed") {
      confirmation.state = "spent";
      return issue(confirmation);
    }
    if (this.#isStale(confirmation)) throw new CscError("The signer did not confirm in time", "invalid_authentication_data");
    confirmation.handles = [handle, randomBytes(16).toString("base64url")];
    return { handle: confirmation.handles[1] ?? handle };
  }

  /** Where a request stands, for interfaces that ask by their own number. */
  standOf(confirmation: Confirmation): Confirmation["state"] | "stale" {
    return confirmation.state === "waiting" && this.#isStale(confirmation) ? "stale" : confirmation.state;
  }

  #isStale(confirmation: Confirmation): boolean {
    return this.#now().getTime() - confirmation.askedAtMs > PATIENCE_MS;
  }
}
