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
    to: { type: "string" },
    account: { type: "string" },
    digest: { type: "string", default: "sha512" },
    "dry-run": { type: "boolean", default: false },
    zip: { type: "boolean", default: false },
    as: { type: "string", default: "aip" },
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
  copy,
  restore,
  "rebuild-index": rebuild,
  seal,
  "renew-tree": renewTree,
  destroy,
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
  const { archivePlace } = await import("./archive/open-store.ts");
  const { checkArchive } = await import("./archive/check-archive.ts");
  const { readSettings } = await import("../settings.ts");
  const { agency, agencyName, s3Endpoint } = readSettings(process.env);
  const recordAs = record ? { code: agency, name: agencyName } : null;
  return checkArchive(archivePlace(store), { object, sample: percent, json, record: recordAs, s3Endpoint }, new Date());
}

async function exportPackage([code, ...more]: readonly string[], { store, out, version, zip, as }: Values): Promise<number> {
  const form = as.toUpperCase();
  const isForm = form === "AIP" || form === "SIP" || form === "DIP";
  if (code === undefined || more.length > 0 || out === undefined || !isForm) return wrongUse();
  const { readSettings } = await import("../settings.ts");
  const { openStore } = await import("./archive/open-store.ts");
  const { exportForm, exportObject, exportZip, findObject } = await import("./archive/export-object.ts");
  const { SOFTWARE } = await import("../archive/package/archive-agents.ts");
  const archive = await openStore(store);
  const objectId = await findObject(archive, code, readSettings(process.env).agency);
  const now = () => new Date();
  const write = (to: string) =>
    form === "AIP" ? exportObject(archive, objectId, to, version) : exportForm(archive, objectId, form, to, { now, software: SOFTWARE });
  const exported = await (zip ? exportZip(objectId, out, now(), write) : write(out));
  console.log(ARCHIVE_MESSAGES.exported(objectId, exported.version, exported.files, exported.folder));
  return 0;
}

async function copy(positionals: readonly string[], { store, to, record }: Values): Promise<number> {
  if (positionals.length > 0) return wrongUse();
  const { readSettings } = await import("../settings.ts");
  const { openStore } = await import("./archive/open-store.ts");
  const { copyArchive, copyPlace } = await import("./archive/second-copy.ts");
  const settings = readSettings(process.env);
  return copyArchive(await openStore(store), copyPlace(to, settings), settings, record, new Date());
}

async function restore(positionals: readonly string[], { store, from, "dry-run": dryRun }: Values): Promise<number> {
  const { readSettings } = await import("../settings.ts");
  const settings = readSettings(process.env);
  if (positionals.length > 0 || (from ?? settings.archiveCopy) === null) return wrongUse();
  const { archivePlace } = await import("./archive/open-store.ts");
  const { copyPlace, restoreArchive } = await import("./archive/second-copy.ts");
  return restoreArchive(archivePlace(store), copyPlace(from, settings), settings, dryRun);
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
  const agency = { code: settings.agency, name: settings.agencyName };
  const archive = await openStore(store);
  if (store === undefined) {
    const { sealAuditTrail } = await import("../pipeline/upkeep/archive-audit.ts");
    const lines = await sealAuditTrail(archive, settings, agency, new Date());
    if (lines > 0) console.log(ARCHIVE_MESSAGES.auditArchived(lines));
  }
  return sealArchive(archive, { tsaUrl, renew, lockYears: settings.s3LockYears, agency });
}

async function renewTree(positionals: readonly string[], { store, tsa, digest }: Values): Promise<number> {
  const isDigest = digest === "sha256" || digest === "sha384" || digest === "sha512";
  if (positionals.length > 0 || !isDigest) return wrongUse();
  const { readSettings } = await import("../settings.ts");
  const { openStore } = await import("./archive/open-store.ts");
  const { renewTrees } = await import("./archive/seal-archive.ts");
  const settings = readSettings(process.env);
  const tsaUrl = tsa ?? settings.tsaUrl;
  if (tsaUrl === null) throw new AppError("system.bad_setting", { variable: "CAMTAY_TSA_URL" });
  return renewTrees(await openStore(store), digest, { tsaUrl, agency: { code: settings.agency, name: settings.agencyName } });
}

async function destroy([step, what, ...more]: readonly string[], { account }: Values): Promise<number> {
  const { readSettings } = await import("../settings.ts");
  const { destroyDossiers } = await import("./archive/destroy-dossiers.ts");
  const go = (one: Parameters<typeof destroyDossiers>[1]) => destroyDossiers(readSettings(process.env), one, new Date());
  if (more.length === 0 && what !== undefined && account !== undefined) {
    if (step === "ask") return go({ step, code: what, account });
    if (step === "confirm") return go({ step, id: what, account });
  }
  if ((step === "list" || step === "finish") && what === undefined) return go({ step });
  return wrongUse();
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
