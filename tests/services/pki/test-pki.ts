import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { issueCertificate, type Name, type Purpose, type RevokedEntry, toPem } from "./certificates.ts";
import { exportPkcs12 } from "./export-pkcs12.ts";

/** Every certificate the test PKI holds. `expired` and `revoked` exist to be refused. */
export type HolderName =
  | "root"
  | "intermediate"
  | "officer"
  | "seal"
  | "officer-p256"
  | "officer-p384"
  | "expired"
  | "revoked"
  | "tsa"
  | "ocsp";

interface HolderPlan {
  readonly purpose: Purpose;
  readonly key: "rsa2048" | "rsa3072" | "p256" | "p384";
  readonly subject: Name;
  readonly validDays: readonly [from: number, to: number];
}

const agency: Name = [
  ["C", "VN"],
  ["L", "Tỉnh Mẫu"],
  ["O", "UBND xã Mẫu"],
];
const authority: Name = [
  ["C", "VN"],
  ["O", "Cầm Tay - CA thử nghiệm, không có giá trị pháp lý"],
];
const person = (commonName: string, uid: string): Name => [...agency, ["CN", commonName], ["UID", uid]];

const PLANS: Record<HolderName, HolderPlan> = {
  root: { purpose: "ca-root", key: "rsa2048", subject: [...authority, ["CN", "Cầm Tay Test Root CA"]], validDays: [-3650, 7300] },
  intermediate: {
    purpose: "ca-intermediate",
    key: "rsa2048",
    subject: [...authority, ["CN", "Cầm Tay Test Issuing CA"]],
    validDays: [-3000, 3650],
  },
  officer: { purpose: "signer", key: "rsa2048", subject: person("Cán bộ Thử Nghiệm", "CCCD:099190000001"), validDays: [-30, 1095] },
  seal: {
    purpose: "signer",
    key: "rsa3072",
    subject: [...agency, ["CN", "UBND xã Mẫu"], ["UID", "MST:0000000000"]],
    validDays: [-30, 1095],
  },
  "officer-p384": { purpose: "signer", key: "p384", subject: person("Cán bộ Thử Nghiệm Ba", "CCCD:099190000005"), validDays: [-30, 1095] },
  "officer-p256": { purpose: "signer", key: "p256", subject: person("Cán bộ Thử Nghiệm Hai", "CCCD:099190000002"), validDays: [-30, 1095] },
  expired: { purpose: "signer", key: "rsa2048", subject: person("Cán bộ Hết Hạn", "CCCD:099190000003"), validDays: [-800, -10] },
  revoked: { purpose: "signer", key: "rsa2048", subject: person("Cán bộ Đã Thu Hồi", "CCCD:099190000004"), validDays: [-30, 1095] },
  tsa: { purpose: "tsa", key: "rsa2048", subject: [...authority, ["CN", "Cầm Tay Test TSA"]], validDays: [-30, 1825] },
  ocsp: { purpose: "ocsp", key: "rsa2048", subject: [...authority, ["CN", "Cầm Tay Test OCSP"]], validDays: [-30, 365] },
};
const HOLDERS = Object.keys(PLANS) as HolderName[];

export interface Holder {
  readonly name: HolderName;
  readonly subject: Name;
  readonly key: KeyObject;
  readonly certificate: Buffer;
  readonly serialNumber: bigint;
  readonly issuer: "root" | "intermediate";
}

export interface TestPki {
  readonly folder: string;
  /** Holds the root only; give it to a verifier as its trust anchors. */
  readonly trustDir: string;
  readonly holders: Readonly<Record<HolderName, Holder>>;
  readonly revoked: readonly (RevokedEntry & { readonly issuer: "root" | "intermediate" })[];
  readonly p12: { readonly path: string; readonly password: string };
  /** DER, leaf first, root last. */
  chain(name: HolderName): Buffer[];
}

const IndexFile = z.object({ baseUrl: z.string(), madeAt: z.iso.datetime() });
export const P12_PASSWORD = "camtay-thu-nghiem";
const DAY_MS = 86_400_000;

/** Deterministic: the same holder at the same address always has the same serial number (63 bits, positive). */
const serialOf = (name: HolderName, baseUrl: string): bigint =>
  BigInt(`0x${createHash("sha256").update(`${name}|${baseUrl}`).digest("hex").slice(0, 16)}`) >> 1n;

const newKey = (kind: HolderPlan["key"]): KeyObject =>
  kind === "p256" || kind === "p384"
    ? generateKeyPairSync("ec", { namedCurve: kind === "p256" ? "prime256v1" : "secp384r1" }).privateKey
    : generateKeyPairSync("rsa", { modulusLength: kind === "rsa2048" ? 2048 : 3072 }).privateKey;

function loadKey(folder: string, name: HolderName): KeyObject {
  const path = join(folder, `${name}.key.pem`);
  if (existsSync(path)) return createPrivateKey(readFileSync(path));
  const key = newKey(PLANS[name].key);
  writeFileSync(`${path}.new`, key.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return key;
}

const issuerOf = (name: HolderName): "root" | "intermediate" => (name === "root" || name === "intermediate" ? "root" : "intermediate");

/**
 * Opens the test PKI in `folder`, making it on the first call: root, issuing CA, officer (RSA-2048, P-256 and P-384), agency seal (RSA-3072),
 * an expired and a revoked officer, TSA, OCSP responder. Keys are made once; when the service's address changed since the last call,
 * the certificates are issued again over the same keys so that their CRL, OCSP and issuer addresses hold.
 * @param options.baseUrl  where the service answers, without a slash at the end
 */
export function createTestPki(folder: string, options: { now: () => Date; baseUrl: string }): TestPki {
  const trustDir = join(folder, "trust");
  mkdirSync(trustDir, { recursive: true });
  const indexPath = join(folder, "index.json");
  const previous = existsSync(indexPath) ? IndexFile.parse(JSON.parse(readFileSync(indexPath, "utf8"))) : undefined;
  const sameAddress = previous?.baseUrl === options.baseUrl;
  const madeAt = previous ? new Date(previous.madeAt) : new Date(Math.floor(options.now().getTime() / 1000) * 1000);
  const keys = Object.fromEntries(HOLDERS.map((name) => [name, loadKey(folder, name)])) as Record<HolderName, KeyObject>;

  const holders = Object.fromEntries(
    HOLDERS.map((name) => {
      const plan = PLANS[name];
      const issuer = issuerOf(name);
      // The root never moves: a trust anchor that changes would break what was signed before.
      const serialNumber = serialOf(name, name === "root" ? "" : options.baseUrl);
      const path = join(folder, `${name}.cer`);
      const certificate =
        existsSync(path) && (sameAddress || name === "root")
          ? readFileSync(path)
          : issueCertificate({
              purpose: plan.purpose,
              subject: plan.subject,
              issuer: PLANS[issuer].subject,
              subjectKey: keys[name],
              issuerKey: keys[issuer],
              serialNumber,
              notBefore: new Date(madeAt.getTime() + plan.validDays[0] * DAY_MS),
              notAfter: new Date(madeAt.getTime() + plan.validDays[1] * DAY_MS),
              ...(name === "root"
                ? {}
                : {
                    urls: {
                      issuer: `${options.baseUrl}/ca/${issuer}.cer`,
                      crl: `${options.baseUrl}/crl/${issuer}.crl`,
                      ...(issuer === "intermediate" ? { ocsp: `${options.baseUrl}/ocsp` } : {}),
                    },
                  }),
            });
      writeFileSync(path, certificate);
      return [name, { name, subject: plan.subject, key: keys[name], certificate, serialNumber, issuer }];
    }),
  ) as unknown as Record<HolderName, Holder>;

  const chain = (name: HolderName): Buffer[] =>
    name === "root" ? [holders.root.certificate] : [holders[name].certificate, ...chain(holders[name].issuer)];
  writeFileSync(join(trustDir, "camtay-test-root.pem"), toPem(holders.root.certificate));
  const p12 = { path: join(folder, "officer.p12"), password: P12_PASSWORD };
  if (!sameAddress || !existsSync(p12.path))
    writeFileSync(p12.path, exportPkcs12(keys.officer, chain("officer"), P12_PASSWORD), { mode: 0o600 });
  // Written last: a start that was cut off makes the certificates again.
  writeFileSync(indexPath, `${JSON.stringify({ baseUrl: options.baseUrl, madeAt: madeAt.toISOString() }, null, 2)}\n`);

  return {
    folder,
    trustDir,
    holders,
    p12,
    chain,
    revoked: [
      { serialNumber: holders.revoked.serialNumber, revokedAt: new Date(madeAt.getTime() - 5 * DAY_MS), reason: 4, issuer: "intermediate" },
    ],
  };
}
