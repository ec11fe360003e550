import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { z } from "zod";

const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);
const optionalText = z
  .string()
  .trim()
  .optional()
  .transform((text) => (text === "" ? undefined : text));
const optionalUrl = optionalText.pipe(z.url({ protocol: /^https?$/ }).optional());
const count = (low: number, high: number, standard: number) => z.coerce.number().int().min(low).max(high).default(standard);

/** Every variable the worker reads. Defaults as of 2026-11-23: one Linux machine, everything on loopback. */
const Environment = z.object({
  CAMTAY_DATA: z.string().min(1).default("./data"),
  CAMTAY_HOST: z.string().min(1).default("127.0.0.1"),
  CAMTAY_PORT: count(0, 65_535, 8460),
  CAMTAY_PUBLIC_URL: optionalUrl,
  CAMTAY_TLS_CERT: optionalText,
  CAMTAY_TLS_KEY: optionalText,
  CAMTAY_DATABASE: optionalText,
  CAMTAY_REDIS: optionalText,
  CAMTAY_ARCHIVE: optionalText,
  CAMTAY_ARCHIVE_KEYS: optionalText,
  CAMTAY_OFFICE_KEY: optionalText,
  CAMTAY_ARCHIVE_COPY: optionalText,
  CAMTAY_ARCHIVE_COPY_AT: z.enum(["daily", "once"]).default("daily"),
  CAMTAY_S3_ENDPOINT: optionalUrl,
  CAMTAY_S3_LOCK_YEARS: count(0, 100, 10),
  CAMTAY_FIXITY_PERCENT: z.coerce.number().min(0).max(100).default(1),
  CAMTAY_AGENCY: z
    .string()
    .regex(/^[A-Za-z0-9.-]{1,40}$/)
    .default("H99"),
  CAMTAY_AGENCY_NAME: z.string().min(1).max(200).default("Trung tâm Phục vụ hành chính công"),
  CAMTAY_RUNS_PER_OFFICE: count(1, 100_000, 64),
  CAMTAY_CONCURRENCY: z.coerce.number().int().min(1).max(256).optional(),
  CAMTAY_CSC_URL: optionalUrl,
  CAMTAY_CSC_CLIENT_ID: optionalText,
  CAMTAY_CSC_CLIENT_SECRET: optionalText,
  CAMTAY_SIGNERS: optionalText,
  CAMTAY_TSA_URL: optionalUrl,
  CAMTAY_OIDC_ISSUER: optionalUrl,
  CAMTAY_OIDC_CLIENT_ID: optionalText,
  CAMTAY_OIDC_CLIENT_SECRET: optionalText,
  CAMTAY_TRUST: optionalText,
  CAMTAY_LOOKUPS_PER_DAY: count(1, 100_000, 300),
  CAMTAY_CALLS_PER_MINUTE: count(60, 1_000_000, 1200),
  CAMTAY_LOG_LEVEL: z.enum(["silent", "error", "warn", "info", "debug"]).default("info"),
});

export interface Settings {
  /** Absolute folder that holds everything; safe to delete as a whole. */
  readonly dataFolder: string;
  readonly host: string;
  /** 0 lets the system choose (tests). */
  readonly port: number;
  /** Address under which people reach the server when a proxy stands in front; else made from host and port. */
  readonly publicUrl: string | null;
  readonly tls: { readonly certificateFile: string; readonly keyFile: string } | null;
  /** SQLite file or `postgres://` address. */
  readonly database: string;
  /** `redis://` address or path of a unix socket; null: the worker keeps its own clock. */
  readonly redis: string | null;
  /** Root of the archive: a folder (`archive` in the data folder unless another is named), or `s3://bucket/prefix`. */
  readonly archiveFolder: string;
  /** One key a dossier, beside the archive and never in it; a bucket's lie in the data folder. Workers on many machines share the folder. */
  readonly archiveKeysFolder: string;
  /** The key that everything on the disk is encrypted under; best on another disk than the data. */
  readonly officeKeyFile: string;
  /** Second copy of the archive: a folder or `s3://bucket/prefix`; null: none. */
  readonly archiveCopy: string | null;
  /** Whether a dossier counts as archived only once the second copy holds it too; else the copy is brought up to date daily. */
  readonly copyAtOnce: boolean;
  /** A server that speaks S3; null: Amazon's. */
  readonly s3Endpoint: string | null;
  /** How long sealed versions in a bucket are locked; 0: the bucket has no Object Lock. */
  readonly s3LockYears: number;
  /** Share of the archive that the worker reads again every day, in percent; 0: none. */
  readonly fixityPercent: number;
  /** Code of the office whose dossiers are made on this machine. */
  readonly agency: string;
  /** Body named in the conversion mark. */
  readonly agencyName: string;
  /** Steps that run at once. */
  readonly concurrency: number;
  /** Steps of one office that may lie ready at once, over all workers: the rest of its pile lets other offices in. At least `concurrency`. */
  readonly runsPerOffice: number;
  readonly csc: { readonly url: string; readonly clientId: string; readonly clientSecret: string } | null;
  /** JSON file that names the keys of officer and seal; null: the one service named above. */
  readonly signersFile: string | null;
  readonly tsaUrl: string | null;
  /** The agency's own OpenID provider; null: the built-in one with local accounts only. */
  readonly agencyLogin: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string | null } | null;
  /** Folder with the certificates of trusted roots; null: `trust` in the data folder. */
  readonly trustFolder: string;
  readonly lookupsPerDay: number;
  /** Calls one address may make in a minute. */
  readonly callsPerMinute: number;
  readonly logLevel: "silent" | "error" | "warn" | "info" | "debug";
}

/**
 * Reads the settings from the environment.
 * @throws AppError `system.bad_setting` naming the variable; `system.tls_required` when a listener off loopback has no certificate
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) throw new AppError("system.bad_setting", { variable: String(parsed.error.issues[0]?.path[0] ?? "") });
  const e = parsed.data;
  const dataFolder = resolve(e.CAMTAY_DATA);
  if ((e.CAMTAY_TLS_CERT === undefined) !== (e.CAMTAY_TLS_KEY === undefined))
    throw new AppError("system.bad_setting", { variable: e.CAMTAY_TLS_CERT ? "CAMTAY_TLS_KEY" : "CAMTAY_TLS_CERT" });
  const tls =
    e.CAMTAY_TLS_CERT !== undefined && e.CAMTAY_TLS_KEY !== undefined
      ? { certificateFile: resolve(e.CAMTAY_TLS_CERT), keyFile: resolve(e.CAMTAY_TLS_KEY) }
      : null;
  if (!LOOPBACK.has(e.CAMTAY_HOST) && tls === null) throw new AppError("system.tls_required", { host: e.CAMTAY_HOST });
  // Host headers and tokens name the server: off loopback it must know its own name.
  if (!LOOPBACK.has(e.CAMTAY_HOST) && e.CAMTAY_PUBLIC_URL === undefined)
    throw new AppError("system.bad_setting", { variable: "CAMTAY_PUBLIC_URL" });
  if (e.CAMTAY_OIDC_ISSUER !== undefined && e.CAMTAY_OIDC_CLIENT_ID === undefined)
    throw new AppError("system.bad_setting", { variable: "CAMTAY_OIDC_CLIENT_ID" });
  // Codes and names of officers would travel readable: plain HTTP is for a provider on this very machine.
  if (e.CAMTAY_OIDC_ISSUER?.startsWith("http:") && !LOOPBACK.has(new URL(e.CAMTAY_OIDC_ISSUER).hostname))
    throw new AppError("system.bad_setting", { variable: "CAMTAY_OIDC_ISSUER" });
  if (e.CAMTAY_CSC_URL !== undefined && e.CAMTAY_CSC_CLIENT_ID === undefined)
    throw new AppError("system.bad_setting", { variable: "CAMTAY_CSC_CLIENT_ID" });
  return {
    dataFolder,
    host: e.CAMTAY_HOST,
    port: e.CAMTAY_PORT,
    publicUrl: e.CAMTAY_PUBLIC_URL?.replace(/\/+$/, "") ?? null,
    tls,
    database: e.CAMTAY_DATABASE ?? join(dataFolder, "camtay.sqlite"),
    redis: e.CAMTAY_REDIS === undefined || e.CAMTAY_REDIS === "none" ? null : e.CAMTAY_REDIS,
    ...archivePlaces(e.CAMTAY_ARCHIVE, e.CAMTAY_ARCHIVE_KEYS, dataFolder),
    officeKeyFile: e.CAMTAY_OFFICE_KEY === undefined ? join(dataFolder, "keys", "office.key") : resolve(e.CAMTAY_OFFICE_KEY),
    archiveCopy: e.CAMTAY_ARCHIVE_COPY ?? null,
    copyAtOnce: e.CAMTAY_ARCHIVE_COPY_AT === "once",
    s3Endpoint: e.CAMTAY_S3_ENDPOINT ?? null,
    s3LockYears: e.CAMTAY_S3_LOCK_YEARS,
    fixityPercent: e.CAMTAY_FIXITY_PERCENT,
    agency: e.CAMTAY_AGENCY,
    agencyName: e.CAMTAY_AGENCY_NAME,
    concurrency: e.CAMTAY_CONCURRENCY ?? availableParallelism(),
    runsPerOffice: e.CAMTAY_RUNS_PER_OFFICE,
    csc:
      e.CAMTAY_CSC_URL === undefined
        ? null
        : { url: e.CAMTAY_CSC_URL, clientId: e.CAMTAY_CSC_CLIENT_ID ?? "", clientSecret: e.CAMTAY_CSC_CLIENT_SECRET ?? "" },
    signersFile: e.CAMTAY_SIGNERS === undefined ? null : resolve(e.CAMTAY_SIGNERS),
    tsaUrl: e.CAMTAY_TSA_URL ?? null,
    agencyLogin:
      e.CAMTAY_OIDC_ISSUER === undefined
        ? null
        : { issuer: e.CAMTAY_OIDC_ISSUER, clientId: e.CAMTAY_OIDC_CLIENT_ID ?? "", clientSecret: e.CAMTAY_OIDC_CLIENT_SECRET ?? null },
    trustFolder: e.CAMTAY_TRUST === undefined ? join(dataFolder, "trust") : resolve(e.CAMTAY_TRUST),
    lookupsPerDay: e.CAMTAY_LOOKUPS_PER_DAY,
    callsPerMinute: e.CAMTAY_CALLS_PER_MINUTE,
    logLevel: e.CAMTAY_LOG_LEVEL,
  };
}

function archivePlaces(archive: string | undefined, keys: string | undefined, dataFolder: string) {
  const standard = join(dataFolder, "archive");
  const isBucket = archive?.startsWith("s3://") ?? false;
  const archiveFolder = archive === undefined ? standard : isBucket ? archive : resolve(archive);
  const besideIt = `${isBucket ? standard : archiveFolder}.keys`;
  return { archiveFolder, archiveKeysFolder: keys === undefined ? besideIt : resolve(keys) };
}

/** Where the stored files of work in flight lie. */
export const blobFolderOf = ({ dataFolder }: Pick<Settings, "dataFolder">): string => join(dataFolder, "blobs");
