import type { OcflStore } from "../ocfl/ocfl-store.ts";
import { nameUuid } from "../package/package-identifiers.ts";
import type { ArchiveTimeStamp, ArchiveTimeStampChain } from "./evidence-record.ts";
import { buildHashTree, type HashTree, type SealDigest } from "./hash-tree.ts";
import { FIRST_TOKEN_FILE, RENEWALS_FILE, type Renewal, Renewals, SEAL_FILE, type SealedGroup, SealRecord } from "./seal-record.ts";

/** The id of the n-th seal of an archive: it can be found without an index. */
export const sealObjectId = (ordinal: number): string => `urn:uuid:${nameUuid("camtay:seal", String(ordinal)).toLowerCase()}`;

export interface Seal {
  readonly objectId: string;
  readonly record: SealRecord;
  readonly renewals: readonly Renewal[];
}

export async function readSeal(store: OcflStore, ordinal: number): Promise<Seal> {
  const objectId = sealObjectId(ordinal);
  const json = async (file: string): Promise<unknown> => JSON.parse((await store.readFile(objectId, file)).toString("utf8"));
  return { objectId, record: SealRecord.parse(await json(SEAL_FILE)), renewals: Renewals.parse(await json(RENEWALS_FILE)) };
}

/** How many seals there are; they are numbered without gaps. */
export async function countSeals(store: OcflStore): Promise<number> {
  let high = 1;
  while (await store.has(sealObjectId(high))) high *= 2;
  let low = Math.floor(high / 2);
  while (low + 1 < high) {
    const middle = Math.floor((low + high) / 2);
    if (await store.has(sealObjectId(middle))) low = middle;
    else high = middle;
  }
  return low;
}

/** Every seal, the oldest first. */
export async function* readSeals(store: OcflStore): AsyncGenerator<Seal> {
  const count = await countSeals(store);
  for (let ordinal = 1; ordinal <= count; ordinal++) yield await readSeal(store, ordinal);
}

const bytes = (hex: string): Buffer => Buffer.from(hex, "hex");

/** The leaves of a seal's tree: its groups, and last the root of the seal before. */
export const sealLeaves = (groups: readonly SealedGroup[], previousRoot: string | null): Buffer[][] => [
  ...groups.map((group) => group.files.map((file) => bytes(file.sha256))),
  ...(previousRoot === null ? [] : [[bytes(previousRoot)]]),
];

/** The archive timestamps of one group: the first, then each renewal; a renewal of the tree begins a new chain. */
export async function chainsOfGroup(
  store: OcflStore,
  { objectId, record, renewals }: Seal,
  group: number,
): Promise<ArchiveTimeStampChain[]> {
  const token = (file: string): Promise<Buffer> => store.readFile(objectId, file);
  const first: ArchiveTimeStamp = {
    algorithm: record.digestAlgorithm,
    path: buildHashTree(record.digestAlgorithm, sealLeaves(record.groups, record.previousRoot)).pathOf(group),
    token: await token(FIRST_TOKEN_FILE),
  };
  const chains: ArchiveTimeStamp[][] = [[first]];
  let algorithm: SealDigest = record.digestAlgorithm;
  for (const renewal of renewals) {
    if (renewal.kind === "timestamp") {
      chains.at(-1)?.push({ algorithm, path: undefined, token: await token(renewal.token) });
      continue;
    }
    algorithm = renewal.digestAlgorithm;
    chains.push([{ algorithm, path: renewedTree(renewal).pathOf(group), token: await token(renewal.token) }]);
  }
  return chains;
}

export const renewedTree = (renewal: { digestAlgorithm: SealDigest; leaves: readonly (readonly string[])[] }): HashTree =>
  buildHashTree(
    renewal.digestAlgorithm,
    renewal.leaves.map((files) => files.map(bytes)),
  );
