import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { z } from "zod";
import { type Certificate, parseCertificate } from "../x509/certificate.ts";

/**
 * Certificates a verifier believes without further proof, in separate sets: those under which persons and agencies sign, and those
 * under which timestamps are made. Never downloaded: an operator puts them into a folder.
 */
export interface TrustAnchors {
  /** From `trust.json` in the folder, so that a report can say which list it used; "unversioned" without it. */
  readonly version: string;
  readonly signers: readonly Certificate[];
  readonly timestamps: readonly Certificate[];
  /** Revocation lists that lie in the folder; used beside those in the file. */
  readonly crls: readonly Uint8Array[];
}

export const NO_ANCHORS: TrustAnchors = { version: "none", signers: [], timestamps: [], crls: [] };

/** Sub-folders by the set they hold; what lies in the folder itself counts for both kinds. */
const SETS: Readonly<Record<string, readonly ("signers" | "timestamps")[]>> = {
  "": ["signers", "timestamps"],
  "public-service": ["signers"],
  public: ["signers"],
  tsa: ["timestamps"],
};
const CERTIFICATE_FILES = new Set([".pem", ".crt", ".cer", ".der"]);
const Manifest = z.object({ version: z.string().min(1) });

const pemBlocks = (text: string, label: string): Buffer[] =>
  [...text.matchAll(new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]+)-----END ${label}-----`, "g"))].map(([, body = ""]) =>
    Buffer.from(body, "base64"),
  );

const isPem = (bytes: Buffer): boolean => bytes.includes("-----BEGIN ");

/** DER, or any number of PEM blocks; PEM of another kind (a key that was left there) holds no certificate. */
export const readCertificateFile = (bytes: Buffer): Certificate[] =>
  isPem(bytes) ? pemBlocks(bytes.toString("latin1"), "CERTIFICATE").map((der) => parseCertificate(der)) : [parseCertificate(bytes)];

const readCrlFile = (bytes: Buffer): Buffer[] => (isPem(bytes) ? pemBlocks(bytes.toString("latin1"), "X509 CRL") : [bytes]);

/** @throws AppError `verify.trust_folder` when the folder or a certificate in it cannot be read: a half-read list would fail people unseen */
export const loadTrustAnchors = async (folder: string): Promise<TrustAnchors> => {
  const found = { signers: [] as Certificate[], timestamps: [] as Certificate[], crls: [] as Uint8Array[] };
  let version = "unversioned";
  for (const [subFolder, sets] of Object.entries(SETS)) {
    const path = join(folder, subFolder);
    const names = await readdir(path).catch((cause: unknown) => {
      if (subFolder !== "") return [];
      throw new AppError("verify.trust_folder", { file: folder }, { cause });
    });
    for (const name of names.sort()) {
      const extension = extname(name).toLowerCase();
      if (name === "trust.json") version = await readVersion(join(path, name));
      else if (extension === ".crl") found.crls.push(...readCrlFile(await readFile(join(path, name))));
      else if (CERTIFICATE_FILES.has(extension)) {
        const certificates = await readAnchors(join(path, name), name);
        for (const set of sets) found[set].push(...certificates);
      }
    }
  }
  return { version, ...found };
};

const readAnchors = async (path: string, name: string): Promise<Certificate[]> => {
  try {
    return readCertificateFile(await readFile(path));
  } catch (cause) {
    throw new AppError("verify.trust_folder", { file: name }, { cause });
  }
};

const readVersion = async (path: string): Promise<string> => {
  try {
    return Manifest.parse(JSON.parse(await readFile(path, "utf8"))).version;
  } catch (cause) {
    throw new AppError("verify.trust_folder", { file: "trust.json" }, { cause });
  }
};
