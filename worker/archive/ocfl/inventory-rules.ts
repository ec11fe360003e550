import type { Report } from "./finding.ts";

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/** An inventory that obeyed the rules, with the parts a validator compares. */
export interface CheckedInventory {
  readonly id: string;
  readonly specVersion: string;
  readonly digestAlgorithm: "sha256" | "sha512";
  readonly head: string;
  readonly contentDirectory: string | undefined;
  /** Content path to digest, lower case. */
  readonly manifest: ReadonlyMap<string, string>;
  /** Version to logical path to digest, lower case. */
  readonly versions: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Algorithm to content path to digest, lower case. */
  readonly fixity: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

const DIGEST_LENGTH: Readonly<Record<string, number>> = {
  md5: 32,
  sha1: 40,
  sha256: 64,
  sha384: 96,
  sha512: 128,
  "sha512/256": 64,
  "blake2b-512": 128,
};
const TOP_KEYS = ["id", "type", "digestAlgorithm", "head", "contentDirectory", "manifest", "versions", "fixity"];
const VERSION_KEYS = ["created", "state", "message", "user"];
const CREATED = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** RFC 3339 with seconds and time zone, and a day and hour that exist. */
function isTimestamp(text: string): boolean {
  const match = CREATED.exec(text);
  if (!match) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= new Date(Date.UTC(year, month, 0)).getUTCDate() &&
    hour < 24 &&
    minute < 60 &&
    second <= 60
  );
}

const hasBadElement = (path: string): boolean => path.split("/").some((part) => part === "" || part === "." || part === "..");

/** Paths that are used as a file by one entry and as a folder by another. */
function conflicts(paths: Iterable<string>): string[] {
  const all = new Set(paths);
  const found: string[] = [];
  for (const path of all)
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1))
      if (all.has(path.slice(0, at))) found.push(path.slice(0, at));
  return found;
}

/** Reads `{ digest: [paths] }`; each rule broken is reported under the codes given. */
function readPaths(
  block: Json,
  algorithm: string,
  codes: { digest: string; list: string; repeated: string },
  say: (code: string, detail: string) => void,
): { entries: [digest: string, path: string][]; digests: Set<string> } {
  const entries: [string, string][] = [];
  const digests = new Set<string>();
  for (const [written, list] of Object.entries(block)) {
    const digest = written.toLowerCase();
    if (digests.has(digest)) say(codes.repeated, `digest ${written} is there twice`);
    digests.add(digest);
    if (!new RegExp(`^[0-9a-f]{${DIGEST_LENGTH[algorithm] ?? 0}}$`).test(digest))
      say(codes.digest, `${written} is not a ${algorithm} digest`);
    if (!Array.isArray(list) || list.some((path) => typeof path !== "string"))
      say(codes.list, `the paths of ${written} are not a list of strings`);
    else for (const path of list as string[]) entries.push([digest, path]);
  }
  return { entries, digests };
}

function readManifest(block: Json, algorithm: string, contentDirectory: string, say: (code: string, detail: string) => void) {
  const { entries, digests } = readPaths(block, algorithm, { digest: "E025", list: "E091", repeated: "E096" }, say);
  const manifest = new Map<string, string>();
  for (const [digest, path] of entries) {
    if (path.startsWith("/") || path.endsWith("/")) say("E100", `content path ${path} begins or ends with a slash`);
    else if (hasBadElement(path)) say("E099", `content path ${path} has an empty, "." or ".." part`);
    else if (!/^v\d+\//.test(path) || path.split("/")[1] !== contentDirectory || path.split("/").length < 3)
      say("E042", `content path ${path} does not lie in a version's content folder`);
    if (manifest.has(path)) say("E101", `content path ${path} is there twice`);
    manifest.set(path, digest);
  }
  for (const path of conflicts(manifest.keys())) say("E101", `content path ${path} is both a file and a folder`);
  return { manifest, digests };
}

function readState(
  block: Json,
  algorithm: string,
  known: ReadonlySet<string>,
  exact: ReadonlySet<string>,
  say: (code: string, detail: string) => void,
): Map<string, string> {
  const { entries } = readPaths(block, algorithm, { digest: "E050", list: "E050", repeated: "E050" }, say);
  for (const digest of Object.keys(block)) {
    if (!known.has(digest.toLowerCase())) say("E050", `digest ${digest} is not in the manifest`);
    else if (!exact.has(digest)) say("E050", `digest ${digest} is written otherwise in the manifest`);
  }
  const state = new Map<string, string>();
  for (const [digest, path] of entries) {
    if (path.startsWith("/") || path.endsWith("/")) say("E053", `logical path ${path} begins or ends with a slash`);
    else if (hasBadElement(path)) say("E052", `logical path ${path} has an empty, "." or ".." part`);
    if (state.has(path)) say("E095", `logical path ${path} is there twice`);
    state.set(path, digest);
  }
  for (const path of conflicts(state.keys())) say("E095", `logical path ${path} is both a file and a folder`);
  return state;
}

function checkVersionBlock(block: Json, name: string, say: (code: string, detail: string) => void): void {
  for (const key of Object.keys(block)) if (!VERSION_KEYS.includes(key)) say("E102", `unknown member ${key} in ${name}`);
  if (!("created" in block)) say("E048", `${name} has no created`);
  else if (typeof block.created !== "string" || !isTimestamp(block.created))
    say("E049", `created of ${name} is not a time with seconds and zone`);
  if (!("state" in block)) say("E048", `${name} has no state`);
  else if (!isObject(block.state)) say("E050", `the state of ${name} is not an object`);
  if ("message" in block && typeof block.message !== "string") say("E094", `the message of ${name} is not text`);
  if (!("user" in block)) return;
  if (!isObject(block.user) || typeof block.user.name !== "string" || block.user.name === "")
    say("E054", `the user of ${name} has no name`);
  else if ("address" in block.user && typeof block.user.address !== "string") say("E054", `the address of the user of ${name} is not text`);
}

/** Version names must be v1, v2, … or all zero-padded to one length (OCFL 1.1, 3.3.1). */
function checkVersionNames(names: readonly string[], head: unknown, say: (code: string, detail: string) => void): string | undefined {
  if (names.length === 0) say("E008", "there is no version");
  const numbers = names.map((name) => (/^v\d+$/.test(name) ? Number(name.slice(1)) : Number.NaN)).sort((a, b) => a - b);
  if (numbers.some(Number.isNaN)) say("E046", `a version is not named v and a number: ${names.join(", ")}`);
  else if (names.length > 0 && numbers[0] !== 1) say("E009", "the first version is not 1");
  else if (numbers.some((number, at) => number !== at + 1)) say("E010", "version numbers have a gap");
  const padded = names.filter((name) => name.startsWith("v0"));
  if (padded.length > 0 && (padded.length !== names.length || new Set(names.map((name) => name.length)).size > 1))
    say("E012", "version names are not written in one way");
  const highest = [...names].sort((a, b) => Number(b.slice(1)) - Number(a.slice(1)))[0];
  if (typeof head !== "string" || head !== highest) say("E040", `head is ${String(head)}, the newest version is ${highest}`);
  return highest;
}

function readFixity(
  value: unknown,
  manifest: ReadonlyMap<string, string>,
  say: (code: string, detail: string) => void,
): Map<string, Map<string, string>> {
  const fixity = new Map<string, Map<string, string>>();
  if (value === undefined) return fixity;
  if (!isObject(value)) {
    say("E111", "fixity is not an object");
    return fixity;
  }
  for (const [algorithm, block] of Object.entries(value)) {
    if (!isObject(block)) {
      say("E057", `the fixity block of ${algorithm} is not an object`);
      continue;
    }
    if (!(algorithm in DIGEST_LENGTH)) {
      say("E056", `fixity uses ${algorithm}, which is not a digest of the specification`);
      continue;
    }
    const { entries } = readPaths(block, algorithm, { digest: "E057", list: "E057", repeated: "E097" }, say);
    const paths = new Map<string, string>();
    for (const [digest, path] of entries) {
      if (path.startsWith("/") || path.endsWith("/")) say("E100", `fixity path ${path} begins or ends with a slash`);
      else if (hasBadElement(path)) say("E099", `fixity path ${path} has an empty, "." or ".." part`);
      if (!manifest.has(path)) say("E057", `fixity names ${path}, which is not in the manifest`);
      paths.set(path, digest);
    }
    fixity.set(algorithm, paths);
  }
  return fixity;
}

/**
 * Checks one inventory against every rule that can be judged from it alone (OCFL 1.1, 3.5).
 * @returns the parts needed to go on, or undefined when it is too broken for that; what is wrong is reported
 */
export function checkInventory(value: unknown, place: string, report: Report): CheckedInventory | undefined {
  const say = (code: string, detail: string): void => report(code, place, "structure", detail);
  if (!isObject(value)) {
    say("E033", "the inventory is not a JSON object");
    return undefined;
  }
  for (const key of Object.keys(value)) if (!TOP_KEYS.includes(key)) say("E102", `unknown member ${key}`);
  for (const key of ["id", "type", "digestAlgorithm", "head"]) if (!(key in value)) say("E036", `${key} is missing`);
  if ("id" in value && (typeof value.id !== "string" || value.id === "")) say("E037", "id is empty or not text");
  const type = typeof value.type === "string" ? /^https:\/\/ocfl\.io\/(1\.[01])\/spec\/#inventory$/.exec(value.type) : null;
  if ("type" in value && !type) say("E038", `type is ${JSON.stringify(value.type)}`);
  const { digestAlgorithm } = value;
  const isKnown = digestAlgorithm === "sha512" || digestAlgorithm === "sha256";
  if ("digestAlgorithm" in value && !isKnown) say("E025", `digestAlgorithm is ${JSON.stringify(digestAlgorithm)}`);
  const { contentDirectory } = value;
  if (contentDirectory !== undefined) {
    if (typeof contentDirectory !== "string" || contentDirectory.includes("/") || contentDirectory === "")
      say("E017", "contentDirectory is not the name of a folder");
    else if (contentDirectory === "." || contentDirectory === "..") say("E018", "contentDirectory is . or ..");
  }
  for (const key of ["manifest", "versions"]) if (!(key in value)) say("E041", `${key} is missing`);
  if ("manifest" in value && !isObject(value.manifest)) say("E106", "manifest is not an object");
  if ("versions" in value && !isObject(value.versions)) say("E044", "versions is not an object");
  if (!isObject(value.versions)) return undefined;
  const head = checkVersionNames(Object.keys(value.versions), value.head, say);
  for (const [name, block] of Object.entries(value.versions)) {
    if (isObject(block)) checkVersionBlock(block, name, say);
    else say("E047", `${name} is not an object`);
  }
  if (!isObject(value.manifest) || !isKnown || typeof value.id !== "string" || !type || head === undefined) return undefined;

  const { manifest, digests } = readManifest(
    value.manifest,
    digestAlgorithm,
    typeof contentDirectory === "string" ? contentDirectory : "content",
    say,
  );
  const exact = new Set(Object.keys(value.manifest));
  const versions = new Map<string, Map<string, string>>();
  const used = new Set<string>();
  for (const [name, block] of Object.entries(value.versions)) {
    const state =
      isObject(block) && isObject(block.state) ? readState(block.state, digestAlgorithm, digests, exact, say) : new Map<string, string>();
    for (const digest of state.values()) used.add(digest);
    versions.set(name, state);
  }
  for (const digest of digests) if (!used.has(digest)) say("E107", `digest ${digest} of the manifest is used by no version`);
  return {
    id: value.id,
    specVersion: type[1] ?? "1.1",
    digestAlgorithm,
    head,
    contentDirectory: typeof contentDirectory === "string" ? contentDirectory : undefined,
    manifest,
    versions,
    fixity: readFixity(value.fixity, manifest, say),
  };
}
