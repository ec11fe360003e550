import type { SigningBatch } from "@camtay/shared/api/answers.ts";
import { TokenRefusal, type TokenRequest } from "@camtay/shared/api/signing.contract.ts";
import { asAppError } from "@camtay/shared/errors/app-error.ts";
import { callWorker } from "../messages/ask-background.ts";
import { openTokenPort, type TokenPort } from "./token-port.ts";

/** How long the desk rests before it asks the worker again what the token should sign. */
const REST_MS = 250;

/** The chain of the token at this computer; the person chooses the maker's library when none is known yet. */
export async function tokenChain(): Promise<string[]> {
  const port = openTokenPort();
  try {
    const { library } = await port.hello();
    return [...(library === null ? await port.chooseLibrary() : await port.certificates())];
  } finally {
    port.close();
  }
}

/** Another library, after another token was bought or the wrong file was chosen. */
export async function chooseTokenLibrary(): Promise<void> {
  const port = openTokenPort();
  try {
    await port.chooseLibrary();
  } finally {
    port.close();
  }
}

/**
 * Signs what waits of a batch with the token: the worker lays out, the helper signs after one PIN, the values go back to be checked.
 * @param isRunning  whether the worker still has something to lay out in that state.
 */
export async function signWithToken(batch: SigningBatch, isRunning: (state: SigningBatch["state"]) => boolean): Promise<SigningBatch> {
  const path = { signingBatchId: batch.id };
  const waiting = batch.documents.filter(({ state }) => state === "PREPARED");
  const shown = {
    // A new number each time: a PIN releases one try, not the batch for ever.
    id: `${batch.id}.${crypto.randomUUID()}`,
    total: waiting.length,
    names: waiting.map(({ name }) => name),
    checkCode: batch.checkCode ?? "",
  };
  const port = openTokenPort();
  try {
    await port.hello();
    await callWorker("authorise", { path, body: { pin: "" } });
    for (;;) {
      const { request } = await callWorker("tokenRequest", { path });
      if (request !== null) await callWorker("tokenAnswer", { path, body: await answerOf(port, shown, request) });
      else {
        const now = await callWorker("signingBatch", { path });
        if (!isRunning(now.state)) return now;
        await new Promise((done) => setTimeout(done, REST_MS));
      }
    }
  } finally {
    port.close();
  }
}

const answerOf = async (port: TokenPort, shown: Parameters<TokenPort["sign"]>[0], { requestId, items }: TokenRequest) => {
  try {
    return { requestId, signatures: [...(await port.sign(shown, items))] };
  } catch (thrown) {
    const refused = TokenRefusal.safeParse(asAppError(thrown).code);
    // Whatever else happened to the helper, the token gave nothing.
    return { requestId, refused: refused.success ? refused.data : ("signing.token_missing" as const) };
  }
};
