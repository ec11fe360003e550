import { AppError, asAppError } from "@camtay/shared/errors/app-error.ts";
import type { Authorisation, Secrets, SignerCapabilities, SignState, ToBeSigned } from "../signer.ts";
import type { BatchRow, DocumentRow } from "./batch-store.ts";
import { errorChange } from "./batch-store.ts";
import { signerCertificate } from "./check-signer.ts";
import { type CompletionTools, completeDocuments } from "./complete-documents.ts";
import { signedDigest } from "./freeze-batch.ts";
import { matchSignatures } from "./match-signatures.ts";
import type { SigningSetup } from "./signing-setup.ts";

const PHONE_POLL_MS = 1_000;
const PHONE_PATIENCE_MS = 5 * 60_000;
const SIGN_POLL_MS = 250;
const SIGN_PATIENCE_MS = 10 * 60_000;
/** A poll that fails for want of a connection is asked again so often in a row. */
const LOST_POLLS = 20;

export const chunksOf = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

const toBeSigned = (document: DocumentRow, hash: string): ToBeSigned => {
  const signedAttributes = Buffer.from(document.signed_attributes, "base64");
  return { digest: signedDigest(signedAttributes, hash), signedAttributes, label: document.name };
};

/** A page on which the person confirms, and what it belongs to. */
export interface BrowserPage {
  readonly url: string;
  readonly handle: string;
}

/**
 * Answers about a call under way that say for certain that it came to nothing. A service that cannot be reached says nothing: the key may
 * have signed.
 */
export const REFUSALS: ReadonlySet<string> = new Set([
  "signing.refused",
  "signing.confirmation_timeout",
  "signing.token_missing",
  "signing.token_driver",
  "signing.pin_wrong",
  "signing.pin_locked",
]);

/** A call to `sign` that ended so was not carried out; its documents wait for another authorisation. */
const NOT_CARRIED_OUT: ReadonlySet<string> = new Set([
  ...REFUSALS,
  "signing.authorisation_expired",
  "signing.service_busy",
  "signing.service_unavailable",
  "signing.login_failed",
]);

/** One run over the documents of a batch that wait for their signature: authorise, sign, complete. */
export class BatchRun {
  readonly #tools: CompletionTools;
  readonly #setup: SigningSetup;
  readonly #capabilities: SignerCapabilities;
  readonly #batch: BatchRow;
  readonly #onPage: (page: BrowserPage | null) => void;
  readonly #completions: Promise<void>[] = [];
  /** What ended the run before all documents had their turn. */
  #stopped: AppError | null = null;

  constructor(
    tools: CompletionTools,
    setup: SigningSetup,
    capabilities: SignerCapabilities,
    batch: BatchRow,
    onPage: (page: BrowserPage | null) => void,
  ) {
    this.#tools = tools;
    this.#setup = setup;
    this.#capabilities = capabilities;
    this.#batch = batch;
    this.#onPage = onPage;
  }

  /**
   * @param begun  called once the service has taken the first authorisation: the PIN was right, the phone may now be asked.
   * @throws AppError of the first authorisation; later faults are stored with the documents they concern.
   */
  async run(documents: readonly DocumentRow[], secrets: Secrets, begun: () => void): Promise<void> {
    const chunks = chunksOf(documents, this.#capabilities.maxDigestsPerAuthorisation);
    for (const [index, chunk] of chunks.entries()) {
      try {
        await this.#runChunk(chunk, secrets, begun);
      } catch (thrown) {
        // Documents of this chunk are back where they wait; those of later chunks never left it.
        this.#stopped = asAppError(thrown);
        if (index === 0) await this.#batchState(stateAfter(this.#stopped), this.#stopped);
      }
      if (this.#stopped !== null) break;
    }
    this.#onPage(null);
    await Promise.all(this.#completions);
    await this.#close();
    if (this.#stopped !== null) throw this.#stopped;
  }

  async #runChunk(chunk: readonly DocumentRow[], secrets: Secrets, begun: () => void): Promise<void> {
    const { store } = this.#tools;
    const { hash } = this.#capabilities.scheme;
    const waiting = await store.move(chunk, ["PREPARED"], "AUTHORISING");
    await this.#batchState("authorising");
    let authorisation: Authorisation;
    try {
      authorisation = await this.#authorise(
        waiting.map((document) => toBeSigned(document, hash)),
        secrets,
        begun,
      );
    } catch (thrown) {
      await store.move(waiting, ["AUTHORISING"], "PREPARED", errorChange(thrown));
      throw thrown;
    }
    const released = await store.move(waiting, ["AUTHORISING"], "AUTHORISED");
    await this.#batchState("signing");
    const calls = chunksOf(released, this.#capabilities.maxDigestsPerCall);
    for (const [index, call] of calls.entries()) {
      const error = await this.#signCall(authorisation, call);
      if (error === null) continue;
      await store.move(calls.slice(index + 1).flat(), ["AUTHORISED"], "PREPARED", errorChange(error));
      throw error;
    }
  }

  async #authorise(items: readonly ToBeSigned[], secrets: Secrets, begun: () => void): Promise<Authorisation> {
    const { signer } = this.#setup;
    const { edges } = this.#tools;
    let answer = await signer.beginAuthorisation(items, secrets);
    if (answer.state === "waiting") {
      if (answer.url !== undefined) this.#onPage({ url: answer.url, handle: answer.handle });
      await this.#batchState("waiting-for-phone");
    }
    begun();
    const until = edges.now().getTime() + PHONE_PATIENCE_MS;
    let lost = 0;
    while (answer.state === "waiting") {
      if (edges.now().getTime() > until) throw new AppError("signing.confirmation_timeout", { minutes: PHONE_PATIENCE_MS / 60_000 });
      await edges.sleep(PHONE_POLL_MS);
      try {
        answer = await signer.pollAuthorisation(answer.handle);
        lost = 0;
      } catch (thrown) {
        if (asAppError(thrown).row.kind !== "unavailable" || ++lost > LOST_POLLS) throw thrown;
      }
    }
    this.#onPage(null);
    return answer.authorisation;
  }

  /** One call to the key. @returns the error that stops the run, or null when the next call may follow */
  async #signCall(authorisation: Authorisation, call: readonly DocumentRow[]): Promise<AppError | null> {
    const { store, edges } = this.#tools;
    const { hash } = this.#capabilities.scheme;
    // Stored before the call: after a crash these, and only these, may have been signed.
    const sent = await store.move(call, ["AUTHORISED"], "SIGNING", { sent: 1 });
    edges.onChange(this.#batch.id);
    let wasTaken = false;
    try {
      const items = sent.map((document) => toBeSigned(document, hash));
      const answer = await this.#setup.signer.sign(authorisation, items);
      wasTaken = true;
      await this.#accept(sent, await this.#values(answer, sent));
      return null;
    } catch (thrown) {
      const error = asAppError(thrown);
      if ((wasTaken ? REFUSALS : NOT_CARRIED_OUT).has(error.code)) {
        const before = new Map(call.map((document) => [document.id, document.sent]));
        await store.move(sent, ["SIGNING"], "PREPARED", ({ id }) => ({ ...errorChange(error), sent: before.get(id) ?? 0 }));
        return error;
      }
      if (!wasTaken && isRefusalInWords(error)) {
        await store.move(sent, ["SIGNING"], "FAILED", errorChange(error));
        return error;
      }
      const unknown = new AppError("signing.outcome_unknown", { method: "sign" }, { cause: thrown });
      await store.move(sent, ["SIGNING"], "UNKNOWN", errorChange(unknown));
      return null;
    }
  }

  async #values(first: SignState, sent: readonly DocumentRow[]): Promise<readonly Uint8Array[]> {
    if (first.state === "signed") return first.signatures;
    await this.#tools.store.move(sent, ["SIGNING"], "SIGNING", { request_id: first.requestId });
    if (first.confirmsElsewhere === true) await this.#batchState("waiting-for-phone");
    const values = await pollValues(this.#setup, this.#tools, first.requestId);
    if (first.confirmsElsewhere === true) await this.#batchState("signing");
    return values;
  }

  async #accept(sent: readonly DocumentRow[], values: readonly Uint8Array[]): Promise<void> {
    const signed = await acceptValues(this.#tools, this.#capabilities, sent, values);
    // The next call to the key need not wait for timestamps and files of this one.
    this.#completions.push(
      completeDocuments(this.#tools, this.#setup, this.#capabilities, signed).then(() => this.#tools.edges.onChange(this.#batch.id)),
    );
    this.#tools.edges.onChange(this.#batch.id);
  }

  async #batchState(state: Parameters<CompletionTools["store"]["setBatch"]>[1], error: AppError | null = null): Promise<void> {
    await this.#tools.store.setBatch(this.#batch.id, state, error);
    this.#tools.edges.onChange(this.#batch.id);
  }

  async #close(): Promise<void> {
    await closeBatch(this.#tools, this.#batch.id, this.#stopped);
  }
}

/** The key's own "no", in words of its protocol; anything else that went wrong leaves open whether it signed. */
const isRefusalInWords = ({ code }: AppError): boolean => code.startsWith("signing.") && code !== "signing.outcome_unknown";

const stateAfter = (error: AppError): "refused" | "expired" | "frozen" | "partly-failed" => {
  if (error.code === "signing.refused") return "refused";
  if (error.code === "signing.authorisation_expired" || error.code === "signing.confirmation_timeout") return "expired";
  return error.code === "signing.pin_wrong" ? "frozen" : "partly-failed";
};

/** The batch's state once no document of it is under way. */
export const closeBatch = async (tools: CompletionTools, batchId: string, error: AppError | null): Promise<void> => {
  const documents = await tools.store.documents(batchId);
  const allDone = documents.every(({ state }) => state === "VERIFIED");
  const state = allDone ? "finished" : error === null ? "partly-failed" : stateAfter(error);
  await tools.store.setBatch(batchId, state, allDone ? null : error);
  tools.edges.onChange(batchId);
};

/** Asks for the values of an asynchronous call until they are there. @throws AppError `signing.outcome_unknown` when patience ends */
export const pollValues = async (setup: SigningSetup, tools: CompletionTools, requestId: string): Promise<readonly Uint8Array[]> => {
  const until = tools.edges.now().getTime() + SIGN_PATIENCE_MS;
  for (let lost = 0; ; await tools.edges.sleep(SIGN_POLL_MS)) {
    try {
      const answer = await setup.signer.pollSign(requestId);
      if (answer.state === "signed") return answer.signatures;
      lost = 0;
    } catch (thrown) {
      const { code, row } = asAppError(thrown);
      if (REFUSALS.has(code)) throw thrown;
      if (row.kind === "unavailable" && ++lost <= LOST_POLLS) continue;
      throw new AppError("signing.outcome_unknown", { method: "poll" }, { cause: thrown });
    }
    if (tools.edges.now().getTime() > until) throw new AppError("signing.outcome_unknown", { method: "poll" });
  }
};

/** Stores the values that really sign their documents; a document without one has failed and says so. */
export const acceptValues = async (
  tools: CompletionTools,
  capabilities: SignerCapabilities,
  sent: readonly DocumentRow[],
  values: readonly Uint8Array[],
): Promise<DocumentRow[]> => {
  const attributes = sent.map((document) => Buffer.from(document.signed_attributes, "base64"));
  const matched = matchSignatures(attributes, values, capabilities.scheme, signerCertificate(capabilities).publicKey);
  const valueBy = new Map(sent.map((document, index) => [document.id, matched[index] ?? null]));
  const wrong = sent.filter(({ id }) => valueBy.get(id) === null);
  await tools.store.move(wrong, ["SIGNING"], "FAILED", errorChange(new AppError("signing.answer_mismatch")));
  return tools.store.move(
    sent.filter(({ id }) => valueBy.get(id) !== null),
    ["SIGNING"],
    "SIGNED",
    ({ id }) => ({ signature_value: Buffer.from(valueBy.get(id) ?? []).toString("base64"), request_id: null }),
  );
};
