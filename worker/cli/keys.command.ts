import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { TokenPlace } from "../keys/token-key-file.ts";
import { BACKUP_MESSAGES } from "./backup/backup-messages.ts";
import type { Command } from "./command.ts";
import { parseCommandLine } from "./parse-command-line.ts";

export const command: Command = {
  usage: BACKUP_MESSAGES.keysUsage,
  summary: BACKUP_MESSAGES.keysSummary,
  async run(args) {
    const { positionals, values } = parseCommandLine(args, {
      out: { type: "string" },
      library: { type: "string" },
      token: { type: "string" },
      key: { type: "string" },
    });
    const [action, file, ...more] = positionals;
    if (action === "check" && file === undefined) return check();
    if (action === "escrow" && file === undefined && values.out !== undefined) return escrow(values.out);
    if (action === "recover" && file !== undefined && more.length === 0) return recover(file);
    const { library, token, key } = values;
    if (action === "to-token" && file === undefined && library !== undefined && token !== undefined && key !== undefined)
      return toToken({ library, token, key });
    console.error(`${BACKUP_MESSAGES.wrongUse}\n  camtay ${BACKUP_MESSAGES.keysUsage}`);
    return 2;
  },
};

/** Opens every dossier key once, and looks for archived dossiers without one. */
async function check(): Promise<number> {
  const { readSettings } = await import("../settings.ts");
  const { openAtRest } = await import("../keys/at-rest.ts");
  const { checkKeys } = await import("./keys/check-keys.ts");
  const settings = readSettings(process.env);
  const { kept, destroyed, missing } = await checkKeys(await openAtRest(settings), settings.archiveFolder, settings.s3Endpoint);
  console.log(BACKUP_MESSAGES.keysChecked(kept, destroyed, missing.length));
  for (const objectId of missing) console.error(new AppError("keys.dossier_key_missing", { objectId }).sentence());
  return missing.length === 0 ? 0 : 1;
}

async function escrow(out: string): Promise<number> {
  const { writeDurably } = await import("../archive/ocfl/durable-files.ts");
  const { readSettings } = await import("../settings.ts");
  const { ensureRecoveryCode, sealOfficeKeys } = await import("../keys/escrow.ts");
  const { existsSync } = await import("node:fs");
  if (existsSync(out)) throw new AppError("keys.already_there", { file: out });
  const settings = readSettings(process.env);
  const { publicKey, newCode } = await ensureRecoveryCode(settings);
  // Before the file, which may fail: the code is kept nowhere and is not made again.
  if (newCode !== null) console.log(BACKUP_MESSAGES.newCode(newCode));
  await writeDurably(out, Buffer.from(`${JSON.stringify(await sealOfficeKeys(settings, publicKey), null, 2)}\n`));
  console.log(BACKUP_MESSAGES.escrowed(out));
  return 0;
}

async function recover(file: string): Promise<number> {
  const { readSettings } = await import("../settings.ts");
  const { readRecoveryFile, recoverOfficeKeys } = await import("../keys/escrow.ts");
  const { readSecret } = await import("./sign/read-secret.ts");
  const sealed = readRecoveryFile(file);
  const code = await readSecret("CAMTAY_RECOVERY_CODE", BACKUP_MESSAGES.askCode, process.env);
  console.log(BACKUP_MESSAGES.recovered(await recoverOfficeKeys(readSettings(process.env), sealed, code)));
  return 0;
}

async function toToken(place: TokenPlace): Promise<number> {
  const { readSettings } = await import("../settings.ts");
  const { moveKeyToToken } = await import("../keys/move-key-to-token.ts");
  const { readSecret } = await import("./sign/read-secret.ts");
  const settings = readSettings(process.env);
  const pin = await readSecret("CAMTAY_OFFICE_KEY_PIN", BACKUP_MESSAGES.askPin(place.token), process.env);
  await moveKeyToToken(settings, place, pin);
  console.log(BACKUP_MESSAGES.onToken(place.token, settings.officeKeyFile));
  return 0;
}
