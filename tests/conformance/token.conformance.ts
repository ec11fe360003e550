import { spawnSync } from "node:child_process";
import { createPrivateKey } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isSignatureOf, normalisedSignature } from "@camtay/worker/signing/cms/signature-scheme.ts";
import { createPkcs11Signer } from "@camtay/worker/signing/pkcs11-signer.ts";
import { loadPkcs11, type Pkcs11Module } from "@camtay/worker/signing/signers/pkcs11-module.ts";
import { parseCertificate } from "@camtay/worker/signing/x509/certificate.ts";
import { startTestServices } from "../services/start-test-services.ts";
import { ecKey, type Holder, makeHolder, makeUpPki } from "../signing/attacks/made-up-pki.ts";
import { authorised, itemsFor, signedValues } from "../signing/signer-calls.ts";
import { openSigningOffice } from "../signing/signing-office.ts";
import type { Conformance } from "./conformance-report.ts";
import { JUDGES_FOLDER } from "./judges.ts";

const PACKAGE = join(JUDGES_FOLDER, "pkcs11", "node_modules", "pkcs11js", "index.js");
const LIBRARIES = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"];
const PIN = "246813";

/** What the test needs beyond signing: putting a certificate on the token. */
interface WritableModule extends Pkcs11Module {
  C_CreateObject(session: Buffer, template: readonly { type: number; value: Buffer | number | boolean }[]): Buffer;
}

const run = (command: string, args: readonly string[]): void => {
  const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args[0]}: ${stderr}`);
};

/** A SoftHSM token with one key and its chain. */
const makeToken = async (folder: string, library: string, label: string, holder: Holder, chain: readonly Holder[]): Promise<void> => {
  const keyFile = join(folder, `${label}.pem`);
  writeFileSync(keyFile, createPrivateKey(holder.key.export({ type: "pkcs8", format: "pem" })).export({ type: "pkcs8", format: "pem" }));
  run("softhsm2-util", ["--init-token", "--free", "--label", label, "--so-pin", "12345678", "--pin", PIN]);
  run("softhsm2-util", ["--import", keyFile, "--token", label, "--label", "khoa", "--id", "a1", "--pin", PIN]);
  const module = (await loadPkcs11(library, PACKAGE)) as WritableModule;
  try {
    const slot = module.C_GetSlotList(true).find((one) => module.C_GetTokenInfo(one).label.trim() === label);
    if (slot === undefined) throw new Error("no token");
    const session = module.C_OpenSession(slot, 6);
    module.C_Login(session, 1, PIN);
    for (const [index, { certificate }] of [holder, ...chain].entries()) {
      const { subject, issuer } = parseCertificate(certificate);
      module.C_CreateObject(session, [
        { type: 0x0, value: 1 },
        { type: 0x1, value: true },
        { type: 0x80, value: 0 },
        { type: 0x101, value: subject },
        { type: 0x81, value: issuer },
        { type: 0x11, value: certificate },
        { type: 0x102, value: index === 0 ? Buffer.from("a1", "hex") : Buffer.from([index]) },
      ]);
    }
  } finally {
    module.C_Finalize();
    module.close();
  }
};

export const conformance: Conformance = {
  what: "a PKCS#11 token (SoftHSM 2) with RSA and P-256 keys: one PIN for a batch, wrong PIN, signed papers verified",
  run: async () => {
    const library = LIBRARIES.find((path) => existsSync(path));
    const skipped = [...(library === undefined ? ["SoftHSM 2"] : []), ...(existsSync(PACKAGE) ? [] : ["pkcs11js"])];
    if (library === undefined || skipped.length > 0) return { checked: 0, failures: [], skipped };
    const folder = mkdtempSync(join(tmpdir(), "camtay-token-"));
    const failures: string[] = [];
    let checked = 0;
    const check = (what: string, holds: boolean): void => {
      checked++;
      if (!holds) failures.push(what);
    };
    mkdirSync(join(folder, "tokens"));
    writeFileSync(
      join(folder, "softhsm2.conf"),
      `directories.tokendir = ${join(folder, "tokens")}\nobjectstore.backend = file\nlog.level = ERROR\n`,
    );
    process.env.SOFTHSM2_CONF = join(folder, "softhsm2.conf");
    try {
      const pki = makeUpPki();
      const holders = { rsa: pki.officer, p256: makeHolder({ name: "EC", issuer: pki.intermediate, key: ecKey("prime256v1") }) };
      for (const [label, holder] of Object.entries(holders)) {
        await makeToken(folder, library, label, holder, [pki.intermediate]);
        const signer = createPkcs11Signer({ library, tokenLabel: label, packageName: PACKAGE });
        const capabilities = await signer.capabilities();
        const key = parseCertificate(holder.certificate).publicKey;
        check(`${label}: certificate first, then its issuer`, capabilities.certificates.length === 2);
        const items = itemsFor(capabilities, 20);
        const refusal = await signer.beginAuthorisation(items, { pin: "000000" }).catch((thrown: unknown) => thrown);
        check(`${label}: a wrong PIN is told`, (refusal as { code?: string }).code === "signing.pin_wrong");
        const values = await signedValues(signer, await authorised(signer, items, PIN), items);
        check(
          `${label}: 20 values under one PIN`,
          items.every((item, at) =>
            isSignatureOf(
              capabilities.scheme,
              key,
              item.signedAttributes,
              normalisedSignature(capabilities.scheme, key, values[at] ?? Buffer.alloc(0)),
            ),
          ),
        );
        const again = await signer.beginAuthorisation(items, { pin: "000000" }).catch((thrown: unknown) => thrown);
        check(`${label}: an open session does not stand in for the PIN`, (again as { code?: string }).code === "signing.pin_wrong");
        await signer.close();
      }
      const missing = await createPkcs11Signer({ library, tokenLabel: "khong-co", packageName: PACKAGE })
        .capabilities()
        .catch((thrown: unknown) => thrown);
      check("a token that is not there is told", (missing as { code?: string }).code === "signing.token_missing");
      const driver = await createPkcs11Signer({ library: "/khong/co.so", packageName: PACKAGE })
        .capabilities()
        .catch((thrown: unknown) => thrown);
      check("a library that is not there is told", (driver as { code?: string }).code === "signing.token_driver");
      await signPapers(library, check);
      return { checked, failures, skipped: [] };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Papers signed with the token end up as sound as those of a remote service. */
const signPapers = async (library: string, check: (what: string, holds: boolean) => void): Promise<void> => {
  const services = await startTestServices();
  try {
    const pki = join(services.trustDir, "..");
    const read = (name: string): Buffer => readFileSync(join(pki, name));
    const holder: Holder = { name: "officer", key: createPrivateKey(read("officer.key.pem")), certificate: read("officer.cer") };
    const issuer: Holder = { name: "issuer", key: holder.key, certificate: read("intermediate.cer") };
    const folder = mkdtempSync(join(tmpdir(), "camtay-token-key-"));
    await makeToken(folder, library, "canbo", holder, [issuer]);
    const signer = createPkcs11Signer({ library, tokenLabel: "canbo", packageName: PACKAGE });
    const office = await openSigningOffice(services, { setup: { signer, level: "B-LT" } });
    const batch = await office.signAll(await office.papers(3), PIN);
    check("papers signed with the token are verified", batch.state === "finished");
    await signer.close();
    await office.close();
    rmSync(folder, { recursive: true, force: true });
  } finally {
    await services.stop();
  }
};
