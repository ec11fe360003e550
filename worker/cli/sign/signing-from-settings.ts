import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { Settings } from "../../settings.ts";
import type { SigningEdges, SigningSetup } from "../../signing/batch/signing-setup.ts";
import { createCscV2Signer } from "../../signing/csc-v2-signer.ts";
import { createPkcs11Signer } from "../../signing/pkcs11-signer.ts";
import { createPkcs12Signer } from "../../signing/pkcs12-signer.ts";
import { createTspClient } from "../../signing/timestamp/tsp-client.ts";
import { loadTrustAnchors, NO_ANCHORS } from "../../signing/verify/trust-anchors.ts";
import { createRevocationFetcher } from "../../signing/x509/revocation-fetcher.ts";
import type { SignOptions } from "./sign-options.ts";

const EDGES = { fetch, now: () => new Date(), sleep: (ms: number) => sleep(ms), randomBytes };

export const signingEdges = (onChange: (batchId: string) => void): SigningEdges => ({ ...EDGES, newId: () => randomUUID(), onChange });

/** Signer, timestamp source and trust as options and settings name them. @throws AppError `system.bad_setting`, `signing.file_key` */
export const setupFromSettings = async (
  settings: Settings,
  options: SignOptions,
  p12Password: () => Promise<string>,
): Promise<SigningSetup> => {
  const tsp = settings.tsaUrl === null ? null : createTspClient({ url: settings.tsaUrl }, EDGES);
  const appearance =
    options.profile === "tt05-archive"
      ? { profile: options.profile, agency: settings.agencyName }
      : options.profile === "nd30-copy"
        ? { profile: options.profile, agency: settings.agencyName, copyForm: "SAO Y" as const }
        : { profile: options.profile };
  const common = {
    role: options.role,
    level: options.level,
    appearance,
    ...(options.certify === undefined ? {} : { docMdp: Number(options.certify) as 1 | 2 | 3 }),
    trust: existsSync(settings.trustFolder) ? await loadTrustAnchors(settings.trustFolder) : NO_ANCHORS,
    fetcher: createRevocationFetcher(EDGES),
  };
  if (options.pkcs11 !== undefined || options.p12 !== undefined) {
    if (tsp === null && options.level !== "B-B") throw new AppError("system.bad_setting", { variable: "CAMTAY_TSA_URL" });
    const signer =
      options.p12 === undefined
        ? createPkcs11Signer({ library: options.pkcs11 ?? "", tokenLabel: options.token })
        : createPkcs12Signer({ file: readKeyFile(options.p12), fileName: basename(options.p12), password: await p12Password() });
    return { ...common, signer, timestamps: tsp };
  }
  if (settings.csc === null) throw new AppError("system.bad_setting", { variable: "CAMTAY_CSC_URL" });
  const { url, clientId, clientSecret } = settings.csc;
  const signer = createCscV2Signer({ baseUrl: url, login: { clientId, clientSecret }, credentialId: options.credential }, EDGES);
  return { ...common, signer, timestamps: tsp ?? signer };
};

const readKeyFile = (path: string): Buffer => {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new AppError("signing.file_key", { file: basename(path) }, { cause });
  }
};
