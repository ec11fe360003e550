import { AppError } from "@camtay/shared/errors/app-error.ts";
import { ARCHIVE_MESSAGES } from "./archive/archive-messages.ts";
import type { Command } from "./command.ts";
import { parseCommandLine } from "./parse-command-line.ts";

const parse = (args: readonly string[]) =>
  parseCommandLine(args, {
    store: { type: "string" },
    object: { type: "string" },
    sample: { type: "string" },
    out: { type: "string" },
    version: { type: "string" },
    from: { type: "string" },
    "dry-run": { type: "boolean", default: false },
    zip: { type: "boolean", default: false },
    tsa: { type: "string" },
    renew: { type: "boolean", default: false },
    trust: { type: "string" },
    record: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  });
type Values = ReturnType<typeof parse>["values"];

const SUBCOMMANDS: Record<string, (positionals: readonly string[], values: Values) => Promise<number>> = {
  check,
  export: exportPackage,
  restore,
  "rebuild-index": rebuild,
  seal,
  prove,
  "verify-proof": verifyProof,
};

export const command: Command = {
  usage: ARCHIVE_MESSAGES.usage,
  summary: ARCHIVE_MESSAGES.summary,
  async run(args) {
    const [name = "", ...rest] = args;
    const subcommand = Object.hasOwn(SUBCOMMANDS, name) ? SUBCOMMANDS[name] : undefined;
    if (!subcommand) return wrongUse();
    const { values, positionals } = parse(rest);
    return subcommand(positionals, values);
  },
};

function wrongUse(): number {
  console.error(`${ARCHIVE_MESSAGES.wrongUse}\n  camtay ${ARCHIVE_MESSAGES.usage}`);
  return 2;
}

async function check(positionals: readonly string[], { store, object, sample, record, json }: Values): Promise<number> {
  const percent = sample === undefined ? undefined : Number(sample);
  if (positionals.length > 0 || (percent !== undefined && !(percent > 0 && percent <= 100))) return wrongUse();
  const { archiveFolder } = await import("./archive/open-store.ts");
  const { checkArchive } = await import("./archive/check-archive.ts");
  const { readSettings } = await import("../settings.ts");
  const { agency, agencyName } = readSettings(process.env);
  const recordAs = record ? { code: agency, name: agencyName } : null;
  return checkArchive(await archiveFolder(store), { object, sample: percent, json, record: recordAs }, new Date());
}

async function exportPackage([code, ...more]: readonly string[], { store, out, version, zip }: Values): Promise<number> {
  if (code === undefined || more.length > 0 || out === undefined) return wrongUse();
  const { readSettings } = await import("../settings.ts");
  const { openStore } = await import("./archive/open-store.ts");
  const { exportObject, exportZip, findObject } = await import("./archive/export-object.ts");
  const archive = await openStore(store);
  const objectId = findObject(archive, code, readSettings(process.env).agency);
  const exported = await (zip ? exportZip : exportObject)(archive, objectId, out, version);
  console.log(ARCHIVE_MESSAGES.exported(objectId, exported.version, exported.files, exported.folder));
  return 0;
}

async function restore(positionals: readonly string[], { store, from, "dry-run": dryRun }: Values): Promise<number> {
  if (positionals.length > 0 || from === undefined) return wrongUse();
  const { archiveFolder } = await import("./archive/open-store.ts");
  const { OcflStore } = await import("../archive/index.ts");
  const { restoreRoot } = await import("../archive/ocfl/restore-root.ts");
  // An archive that was lost as a whole is made anew from the copy.
  const archive = await OcflStore.open(await archiveFolder(store));
  const unsound = await restoreRoot(archive, from, {
    dryRun,
    onObject: (place, outcome) => {
      if (outcome.state === "sound") return;
      const paths = outcome.state === "repaired" ? outcome.paths : [];
      console.log(ARCHIVE_MESSAGES.restoreLine(place, ARCHIVE_MESSAGES.restored[outcome.state], paths));
    },
  });
  console.log(ARCHIVE_MESSAGES.restoreDone(unsound.length));
  return unsound.length === 0 ? 0 : 1;
}

async function rebuild(positionals: readonly string[], { store }: Values): Promise<number> {
  if (positionals.length > 0) return wrongUse();
  const { readSettings } = await import("../settings.ts");
  const { openStore } = await import("./archive/open-store.ts");
  const { openDatabase } = await import("../db/open-database.ts");
  const { openAtRest } = await import("../keys/at-rest.ts");
  const { loadOfficeKeys } = await import("../keys/office-keys.ts");
  const { rebuildIndex } = await import("./archive/rebuild-index.ts");
  const settings = readSettings(process.env);
  const archive = await openStore(store);
  const { columnKey } = await openAtRest(settings);
  const db = await openDatabase(settings.database, { columnKey });
  try {
    const { person } = await loadOfficeKeys(settings.dataFolder);
    const { dossiers, papers, skipped } = await rebuildIndex(archive, db, person, () => new Date());
    console.log(ARCHIVE_MESSAGES.rebuilt(dossiers, papers, skipped));
    return skipped === 0 ? 0 : 1;
  } finally {
    await db.destroy();
  }
}

async function seal(positionals: readonly string[], { store, tsa, renew }: Values): Promise<number> {
  if (positionals.length > 0) return wrongUse();
  const { readSettings } = await import("../settings.ts");
  const { openStore } = await import("./archive/open-store.ts");
  const { sealArchive } = await import("./archive/seal-archive.ts");
  const settings = readSettings(process.env);
  const tsaUrl = tsa ?? settings.tsaUrl;
  if (tsaUrl === null) throw new AppError("system.bad_setting", { variable: "CAMTAY_TSA_URL" });
  return sealArchive(await openStore(store), { tsaUrl, renew, agency: { code: settings.agency, name: settings.agencyName } });
}

async function prove([file, ...more]: readonly string[], { store, out }: Values): Promise<number> {
  if (file === undefined || more.length > 0) return wrongUse();
  const { openStore } = await import("./archive/open-store.ts");
  const { proveFile } = await import("./archive/prove-file.ts");
  return proveFile(await openStore(store), file, out);
}

async function verifyProof([folder, ...more]: readonly string[], { trust, json }: Values): Promise<number> {
  if (folder === undefined || more.length > 0) return wrongUse();
  const { trustFor } = await import("./verify/trust-for.ts");
  const { verifyProof: verify } = await import("./archive/verify-proof.ts");
  return verify(folder, await trustFor(trust, process.env), json);
}
