import { TOKEN_HELPER } from "@camtay/shared/domain/extension-identity.ts";
import { HelperAnswer, HelperCertificates, HelperHello, type HelperRequest, HelperSignatures } from "@camtay/shared/domain/token-helper.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { ERRORS, type ErrorCode } from "@camtay/shared/errors/catalogue.ts";

type Asked = HelperRequest extends infer R ? (R extends { id: number } ? Omit<R, "id"> : never) : never;
export type HelperBatch = Extract<HelperRequest, { kind: "sign" }>["batch"];
export type HelperItem = Extract<HelperRequest, { kind: "sign" }>["items"][number];

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code);

/** The way to the helper for USB tokens at this computer: open for one task, closed after it, and with it the key. */
export interface TokenPort {
  hello(): Promise<{ readonly library: string | null }>;
  /** Lets the person choose the token maker's library in a window of the helper. */
  chooseLibrary(): Promise<readonly string[]>;
  /** DER (base64), signer first. */
  certificates(): Promise<readonly string[]>;
  sign(batch: HelperBatch, items: readonly HelperItem[]): Promise<readonly string[]>;
  close(): void;
}

/** Every call throws AppError: `signing.helper_missing` when the helper is not installed, else what the helper says. */
export function openTokenPort(): TokenPort {
  const port = chrome.runtime.connectNative(TOKEN_HELPER);
  const waiting = new Map<number, { resolve(value: unknown): void; reject(thrown: unknown): void }>();
  let nextId = 0;
  let isClosed = false;
  const giveUp = (error: AppError) => {
    for (const asked of waiting.values()) asked.reject(error);
    waiting.clear();
  };
  port.onMessage.addListener((message: unknown) => {
    const answer = HelperAnswer.safeParse(message);
    // Whose answer it was cannot be told: nobody waits for ever.
    if (!answer.success) return giveUp(new AppError("signing.token_missing", {}, { cause: answer.error }));
    const asked = waiting.get(answer.data.id);
    waiting.delete(answer.data.id);
    if (answer.data.ok) asked?.resolve(answer.data.value);
    else asked?.reject(new AppError(isErrorCode(answer.data.code) ? answer.data.code : "signing.token_missing"));
  });
  port.onDisconnect.addListener(() => {
    isClosed = true;
    giveUp(new AppError("signing.helper_missing", {}, { cause: chrome.runtime.lastError?.message }));
  });
  const ask = (request: Asked): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (isClosed) return reject(new AppError("signing.helper_missing"));
      const id = ++nextId;
      waiting.set(id, { resolve, reject });
      port.postMessage({ id, ...request });
    });
  return {
    hello: async () => HelperHello.parse(await ask({ kind: "hello" })),
    chooseLibrary: async () => HelperCertificates.parse(await ask({ kind: "choose-library" })).chain,
    certificates: async () => HelperCertificates.parse(await ask({ kind: "certificates" })).chain,
    sign: async (batch, items) => HelperSignatures.parse(await ask({ kind: "sign", batch, items: [...items] })).signatures,
    close: () => port.disconnect(),
  };
}
