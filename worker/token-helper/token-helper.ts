import { createHash } from "node:crypto";
import { basename } from "node:path";
import { HelperRequest } from "@camtay/shared/domain/token-helper.ts";
import { AppError, asAppError } from "@camtay/shared/errors/app-error.ts";
import type { Authorisation, Signer } from "../signing/signer.ts";
import { parseCertificate } from "../signing/x509/certificate.ts";
import { checkSignedAttributes } from "./check-attributes.ts";
import { HELPER_TEXT } from "./helper-text.ts";
import type { HelperWindows } from "./helper-windows.ts";

export interface HelperParts {
  readonly version: string;
  readonly windows: HelperWindows;
  /** Opens the vendor's library. */
  readonly openSigner: (library: string) => Signer;
  readonly settings: { library(): string | null; keepLibrary(path: string): void };
}

/** A key released by one PIN, and how much of it is left. */
interface Release {
  readonly batchId: string;
  readonly authorisation: Authorisation;
  left: number;
}

type Sign = Extract<HelperRequest, { kind: "sign" }>;

/** Answers the browser: what the token holds, and signatures for one batch at a time after one PIN. */
export class TokenHelper {
  readonly #parts: HelperParts;
  #signer: Signer | null = null;
  #release: Release | null = null;

  constructor(parts: HelperParts) {
    this.#parts = parts;
  }

  /** @returns the answer; null for what is no request */
  async answer(message: unknown): Promise<{ id: number; ok: true; value: unknown } | { id: number; ok: false; code: string } | null> {
    const parsed = HelperRequest.safeParse(message);
    if (!parsed.success) return null;
    const { id } = parsed.data;
    try {
      return { id, ok: true, value: await this.#perform(parsed.data) };
    } catch (thrown) {
      // After any fault the next batch begins with a new PIN: a pulled token must not come back unasked.
      await this.close();
      return { id, ok: false, code: asAppError(thrown).code };
    }
  }

  async close(): Promise<void> {
    const signer = this.#signer;
    this.#signer = null;
    this.#release = null;
    await signer?.close();
  }

  async #perform(request: HelperRequest): Promise<unknown> {
    const { settings, windows, version } = this.#parts;
    switch (request.kind) {
      case "hello": {
        const library = settings.library();
        return { version, library: library === null ? null : basename(library.replaceAll("\\", "/")) };
      }
      case "choose-library": {
        await this.close();
        settings.keepLibrary(await windows.chooseLibrary(HELPER_TEXT.chooseLibrary));
        return this.#certificates();
      }
      case "certificates":
        return this.#certificates();
      case "sign":
        return this.#sign(request);
    }
  }

  #open(): Signer {
    const library = this.#parts.settings.library();
    if (library === null) throw new AppError("signing.token_driver", { library: "" });
    this.#signer ??= this.#parts.openSigner(library);
    return this.#signer;
  }

  async #certificates() {
    const { certificates } = await this.#open().capabilities();
    const [leaf] = certificates;
    if (leaf === undefined) throw new AppError("signing.token_missing");
    return { chain: certificates.map((one) => Buffer.from(one).toString("base64")), subject: parseCertificate(leaf).subjectText };
  }

  async #sign({ batch, items }: Sign) {
    const signer = this.#open();
    const { certificates, scheme } = await signer.capabilities();
    const [leaf] = certificates;
    if (leaf === undefined) throw new AppError("signing.token_missing");
    const toBeSigned = items.map(({ signedAttributes, label }) => {
      const attributes = Buffer.from(signedAttributes, "base64");
      checkSignedAttributes(attributes, leaf);
      return { digest: createHash(scheme.hash).update(attributes).digest(), signedAttributes: attributes, label };
    });
    const release = this.#release?.batchId === batch.id ? this.#release : await this.#ask(signer, batch, leaf);
    if (items.length > release.left) throw new AppError("signing.refused");
    release.left -= items.length;
    const answer = await signer.sign(release.authorisation, toBeSigned);
    if (answer.state !== "signed") throw new AppError("signing.token_missing");
    if (release.left === 0) await this.close();
    return { signatures: answer.signatures.map((one) => Buffer.from(one).toString("base64")) };
  }

  async #ask(signer: Signer, batch: Sign["batch"], leaf: Uint8Array): Promise<Release> {
    const subject = parseCertificate(leaf).subjectText;
    const pin = await this.#parts.windows.askPin(HELPER_TEXT.askPin(batch.total, batch.names, batch.checkCode, subject));
    // The list shown is what the PIN releases: the items of this call are a part of it.
    const answer = await signer.beginAuthorisation(
      Array.from({ length: batch.total }, () => NOTHING),
      { pin },
    );
    if (answer.state !== "authorised") throw new AppError("signing.token_missing");
    this.#release = { batchId: batch.id, authorisation: answer.authorisation, left: batch.total };
    return this.#release;
  }
}

const NOTHING = { digest: new Uint8Array(), signedAttributes: new Uint8Array(), label: "" };
