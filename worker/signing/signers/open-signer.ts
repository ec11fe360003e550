import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { createCscV1RasSigner } from "../csc-v1-ras-signer.ts";
import { createCscV2Signer } from "../csc-v2-signer.ts";
import { createPkcs11Signer } from "../pkcs11-signer.ts";
import { createPkcs12Signer } from "../pkcs12-signer.ts";
import type { Signer } from "../signer.ts";
import type { TimestampSource } from "../timestamp/tsp-client.ts";
import { createVnptSp769Signer } from "../vnpt-sp769-signer.ts";
import type { HttpEdges } from "./json-http.ts";
import type { SignerSettings } from "./signer-settings.ts";

/** A key that the worker reaches by itself, and the timestamps its service may give. */
export interface OpenedSigner {
  readonly signer: Signer;
  readonly timestamps: TimestampSource | null;
}

/** @throws AppError `signing.file_key`, `signing.key_not_allowed` for a key file that cannot be used */
export const openSigner = (
  settings: Exclude<SignerSettings, { kind: "desk-token" }>,
  edges: HttpEdges,
  redirectUri: string,
): OpenedSigner => {
  const limit = "digestsPerCall" in settings && settings.digestsPerCall !== undefined ? { maxDigestsPerCall: settings.digestsPerCall } : {};
  switch (settings.kind) {
    case "csc-v2": {
      const { url, clientId, clientSecret, credential, pss, asynchronous } = settings;
      const signer = createCscV2Signer(
        { baseUrl: url, login: { clientId, clientSecret }, credentialId: credential, pss, asynchronous, redirectUri, ...limit },
        edges,
      );
      return { signer, timestamps: signer };
    }
    case "csc-v1-ras": {
      const { url, user, password, credential } = settings;
      const signer = createCscV1RasSigner({ baseUrl: url, login: { user, password }, credentialId: credential, ...limit }, edges);
      return { signer, timestamps: signer };
    }
    case "vnpt-sp769": {
      const { url, clientId, clientSecret, userId, certificateSerial, confirmation } = settings;
      const signer = createVnptSp769Signer(
        { baseUrl: url, clientId, clientSecret, userId, certificateSerial, confirmation, ...limit },
        edges,
      );
      return { signer, timestamps: null };
    }
    case "pkcs11": {
      const { library, token, certificateSerial } = settings;
      return { signer: createPkcs11Signer({ library, tokenLabel: token, certificateSerial }, edges.now), timestamps: null };
    }
    case "pkcs12": {
      const { file, password, pss } = settings;
      return { signer: createPkcs12Signer({ file: readKeyFile(file), fileName: basename(file), password, pss }), timestamps: null };
    }
  }
};

const readKeyFile = (path: string): Buffer => {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new AppError("signing.file_key", { file: basename(path) }, { cause });
  }
};
