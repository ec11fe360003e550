import type { Counters } from "../counters.ts";
import type { Faults } from "../faults.ts";
import type { TestPki } from "../pki/test-pki.ts";
import { Activations } from "./activations.ts";
import { Confirmations } from "./confirmations.ts";
import { ACCOUNTS, type Credential, credentialCatalogue } from "./credentials.ts";

export interface AccessToken {
  readonly clientId: string;
  /** Absent: the token belongs to the client (client_credentials) and sees every account. */
  readonly account?: string;
  /** A token of scope `credential` is itself an activation. */
  readonly scope: "service" | "credential";
  readonly expiresAtMs: number;
}

export interface AuthorizationCode {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly codeChallenge: string;
  readonly account: string;
  readonly expiresAtMs: number;
  readonly credential?: { readonly id: string; readonly signatures: number; readonly hashes: ReadonlySet<string> | undefined };
}

export type PendingSignature = { readonly readyAtMs: number; readonly signatures: string[]; readonly clientId: string };

export interface ServiceState {
  readonly pki: TestPki;
  readonly baseUrl: string;
  readonly now: () => Date;
  readonly counters: Counters;
  faults: Faults;
  readonly credentials: readonly Credential[];
  readonly activations: Activations;
  readonly confirmations: Confirmations;
  readonly tokens: Map<string, AccessToken>;
  readonly codes: Map<string, AuthorizationCode>;
  /** Wrong PINs in a row by credential. */
  readonly wrongPins: Map<string, number>;
  /** Open challenges by credential: what the phone must be shown. */
  readonly challenges: Map<string, string>;
  readonly pending: Map<string, PendingSignature>;
  /** Signatures made by each credential. */
  readonly made: Map<string, number>;
  /** What the phone does when the fault knob says `default`: waits for a person, or confirms after this many milliseconds. */
  readonly phoneConfirmsAfterMs: number | undefined;
  readonly maxWrongPins: number;
}

export interface ServiceSettings {
  readonly pki: TestPki;
  readonly baseUrl: string;
  readonly now: () => Date;
  readonly counters: Counters;
  readonly faults: Faults;
  readonly multisign: number;
  readonly phoneConfirmsAfterMs: number | undefined;
}

export function createState(settings: ServiceSettings): ServiceState {
  const { multisign, ...rest } = settings;
  const state: ServiceState = {
    ...rest,
    credentials: credentialCatalogue(multisign),
    activations: new Activations(settings.now, () => state.faults),
    confirmations: new Confirmations(settings.now),
    tokens: new Map(),
    codes: new Map(),
    wrongPins: new Map(),
    challenges: new Map(),
    pending: new Map(),
    made: new Map(),
    maxWrongPins: 3,
  };
  return state;
}

export const findAccount = (name: string, password: string): string | undefined =>
  ACCOUNTS.find((account) => account.name === name && account.password === password)?.name;
