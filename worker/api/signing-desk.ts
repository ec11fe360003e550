import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { SIGNING_REDIRECT } from "@camtay/shared/domain/extension-identity.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { BlobStore } from "../blobs/blob-store.ts";
import type { Database } from "../db/database.ts";
import { noteFault } from "../db/faults.repository.ts";
import { newId } from "../db/new-id.ts";
import type { SigningBatchTable } from "../db/schema/signing.schema.ts";
import { tellChange } from "../pipeline/in-flight/change-events.ts";
import type { Settings } from "../settings.ts";
import type { SigningSetup } from "../signing/batch/signing-setup.ts";
import { createHandedSigner, type HandedSigner } from "../signing/handed-signer.ts";
import { type OpenedSigner, openSigner } from "../signing/signers/open-signer.ts";
import { readSignersFile, type SignerSettings, type SignersFile } from "../signing/signers/signer-settings.ts";
import { createSigningBatches, type SigningBatches, storedBatch } from "../signing/signing-batch.ts";
import { createTspClient } from "../signing/timestamp/tsp-client.ts";
import { loadTrustAnchors, NO_ANCHORS, type TrustAnchors } from "../signing/verify/trust-anchors.ts";
import { createRevocationFetcher } from "../signing/x509/revocation-fetcher.ts";

export type SigningRole = "officer" | "seal";

/** One round of signing: who, and how the person is asked. */
export interface SigningRound {
  readonly role: SigningRole;
  readonly kind: SignerSettings["kind"];
}

export interface SigningDesk {
  readonly rounds: readonly SigningRound[];
  /** @throws AppError `system.bad_setting` when no key is named for that role; `signing.no_credential` when a desk token's chain is missing */
  batchesOf(role: SigningRole, tokenChain?: readonly string[]): SigningBatches;
  /** The same for a batch that exists. @throws AppError `access.no_such_item` */
  batchesFor(batchId: string): Promise<SigningBatches>;
  list(agency: string): ReturnType<SigningBatches["list"]>;
  /** The key at an officer's own computer that a batch waits for; null for other batches. */
  handedSigner(batchId: string): Promise<HandedSigner | null>;
  readonly trust: TrustAnchors;
  close(): Promise<void>;
}

/** Of a batch: whose round it is, and the certificates of the token it waits for. */
type Round = Pick<SigningBatchTable, "role" | "chain_json">;

/** How often owed timestamps are asked for again. */
const DEBT_ROUND_MS = 60_000;

export const trustOf = async ({ trustFolder }: Settings): Promise<TrustAnchors> =>
  existsSync(trustFolder) ? loadTrustAnchors(trustFolder) : NO_ANCHORS;

/** Keys by role: from the file of signers, or the one service that the plain settings name. */
const signersOf = async ({ signersFile, csc }: Settings): Promise<SignersFile> => {
  if (signersFile !== null) return readSignersFile(signersFile);
  if (csc === null) return {};
  const { url, clientId, clientSecret } = csc;
  return {
    officer: { kind: "csc-v2", url, clientId, clientSecret, pss: false, asynchronous: false, level: "B-T", appearance: "tt05-archive" },
  };
};

const appearanceOf = (settings: SignerSettings, role: SigningRole, agency: string): SigningSetup["appearance"] => {
  // The seal follows on the same page: the officer's text already stands in the corner.
  if (role === "seal" || settings.appearance === "invisible") return { profile: "invisible" };
  return settings.appearance === "nd30-copy" ? { profile: "nd30-copy", agency, copyForm: "SAO Y" } : { profile: "tt05-archive", agency };
};

/** Bulk signing as the settings name it. What a stopped process left half done is finished, put back or shown as unknown. */
export async function openSigningDesk(
  settings: Settings,
  db: Database,
  blobs: BlobStore,
  now: () => Date,
  onProblem: (thrown: unknown) => void,
): Promise<SigningDesk> {
  const trust = await trustOf(settings);
  const signers = await signersOf(settings);
  const edges = { fetch, now, sleep: (ms: number) => sleep(ms), randomBytes };
  const fetcher = createRevocationFetcher(edges);
  const tsa = settings.tsaUrl === null ? null : createTspClient({ url: settings.tsaUrl }, edges);
  const opened = new Map<
    string,
    { readonly batches: SigningBatches; readonly signer: OpenedSigner["signer"]; readonly handed: HandedSigner | null }
  >();

  /** In the log, and in the database for `camtay status`. */
  const onFault = (thrown: unknown): void => {
    onProblem(thrown);
    void noteFault(db, "signing", thrown, now(), onProblem);
  };

  const open = (role: SigningRole, chain: readonly string[] | null) => {
    const key = JSON.stringify([role, chain]);
    const known = opened.get(key);
    if (known !== undefined) return known;
    const configured = signers[role];
    if (configured === undefined)
      throw new AppError("system.bad_setting", { variable: role === "seal" ? "CAMTAY_SIGNERS" : "CAMTAY_CSC_URL" });
    const isToken = configured.kind === "desk-token";
    if (isToken && (chain === null || chain.length === 0)) throw new AppError("signing.no_credential");
    const handed = isToken
      ? createHandedSigner(
          (chain ?? []).map((one) => Buffer.from(one, "base64")),
          { now, newId },
        )
      : null;
    const { signer, timestamps } =
      handed !== null || isToken ? { signer: handed!, timestamps: null } : openSigner(configured, edges, SIGNING_REDIRECT);
    const { allowedSerials } = configured;
    const setup: SigningSetup = {
      role,
      signer,
      level: configured.level,
      timestamps: tsa ?? timestamps,
      appearance: appearanceOf(configured, role, settings.agencyName),
      ...(configured.certify === undefined ? {} : { docMdp: configured.certify }),
      ...(allowedSerials === undefined ? {} : { isAllowedSigner: (certificate) => allowedSerials.includes(certificate.serialHex) }),
      trust,
      fetcher,
      isFollowed: role === "officer" && signers.seal !== undefined,
      ...(handed === null ? {} : { handedChain: JSON.stringify(chain) }),
    };
    const batches = createSigningBatches({
      database: db,
      blobs,
      setup,
      edges: {
        now,
        sleep: edges.sleep,
        newId,
        onChange: (batchId) => void tellSigningChange(db, batchId, now()).catch(onProblem),
        onFault: (_, thrown) => onFault(thrown),
      },
    });
    const made = { batches, signer, handed };
    opened.set(key, made);
    return made;
  };

  const roleOf = ({ role }: Round): SigningRole => (role === "seal" ? "seal" : "officer");
  const openRound = (round: Round) => open(roleOf(round), round.chain_json === null ? null : (JSON.parse(round.chain_json) as string[]));
  /** A batch of a kind of key that is no longer configured waits for its office to name it again. */
  const isConfigured = (round: Round): boolean => {
    const configured = signers[roleOf(round)];
    return configured !== undefined && (configured.kind === "desk-token") === (round.chain_json !== null);
  };

  const openFor = async (batchId: string) => {
    const round = await db.selectFrom("signing_batches").select(["role", "chain_json"]).where("id", "=", batchId).executeTakeFirst();
    if (round === undefined) throw new AppError("access.no_such_item");
    return openRound(round);
  };

  const recover = async (): Promise<void> => {
    const left = await db
      .selectFrom("signing_batches")
      .select(["role", "chain_json"])
      .distinct()
      .where("state", "!=", "finished")
      .execute();
    for (const round of left.filter(isConfigured)) await openRound(round).batches.recover();
  };
  recover().catch(onFault);
  const payDebts = async (): Promise<void> => {
    for (const { batches } of opened.values()) await batches.payDebts();
  };
  const debts = setInterval(() => void payDebts().catch(onFault), DEBT_ROUND_MS);
  debts.unref();
  const roles: readonly SigningRole[] = ["officer", "seal"];
  return {
    rounds: roles.flatMap((role) => (signers[role] === undefined ? [] : [{ role, kind: signers[role].kind }])),
    trust,
    batchesOf: (role, tokenChain) => open(role, signers[role]?.kind === "desk-token" ? (tokenChain ?? null) : null).batches,
    batchesFor: async (batchId) => (await openFor(batchId)).batches,
    handedSigner: async (batchId) => (await openFor(batchId)).handed,
    list: async (agency) => {
      const rounds = await db
        .selectFrom("signing_batches")
        .select(["id", "role", "chain_json"])
        .where("agency", "=", agency)
        .orderBy("created_at", "desc")
        .limit(100)
        .execute();
      // A batch whose key is no longer configured is still shown; only signing needs the key.
      return Promise.all(
        rounds.map(({ id, ...round }) => (isConfigured(round) ? openRound(round).batches.status(id) : storedBatch(db, id))),
      );
    },
    async close() {
      clearInterval(debts);
      for (const { batches, signer } of opened.values()) {
        await batches.idle();
        await signer.close();
      }
    },
  };
}

async function tellSigningChange(db: Database, batchId: string, now: Date): Promise<void> {
  const batch = await db.selectFrom("signing_batches").select("agency").where("id", "=", batchId).executeTakeFirst();
  if (!batch) return;
  const documents = await db.selectFrom("signing_documents").select("paper_id").where("batch_id", "=", batchId).execute();
  await db.transaction().execute(async (transaction) => {
    await tellChange(transaction, "signing-batch", batchId, batch.agency, now);
    for (const { paper_id } of documents) await tellChange(transaction, "paper", paper_id, batch.agency, now);
  });
}
