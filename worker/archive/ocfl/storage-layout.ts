import { createHash } from "node:crypto";

/** OCFL extension 0004, hashed n-tuple: the object's folder follows from the SHA-256 of its id, three levels of three characters. */
export const LAYOUT = {
  extension: "0004-hashed-n-tuple-storage-layout",
  description: "SHA-256 of the object id, three folders of three characters, then the whole digest",
} as const;
/** How many folders lie above each object. */
export const TUPLES = 3;
const PARAMETERS = {
  extensionName: LAYOUT.extension,
  digestAlgorithm: "sha256",
  tupleSize: 3,
  numberOfTuples: TUPLES,
  shortObjectRoot: false,
} as const;

/** Path of an object below the storage root, with "/" between folders. */
export function objectPath(objectId: string): string {
  const digest = createHash("sha256").update(objectId, "utf8").digest("hex");
  const tuples = Array.from({ length: PARAMETERS.numberOfTuples }, (_, at) => digest.slice(at * 3, at * 3 + 3));
  return [...tuples, digest].join("/");
}

/** Longest name of a file. */
const MOST_NAME_BYTES = 255;

/** A logical path as the name of one file that still tells the path: "a/b" is "a%2Fb". One that would be too long is named by its digest. */
export function flatName(logicalPath: string): string {
  const name = logicalPath.replaceAll("%", "%25").replaceAll("/", "%2F");
  return Buffer.byteLength(name) <= MOST_NAME_BYTES ? name : createHash("sha256").update(logicalPath, "utf8").digest("hex");
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Every file of an empty storage root: path, and its exact content. */
export const ROOT_FILES: Readonly<Record<string, string>> = {
  "0=ocfl_1.1": "ocfl_1.1\n",
  "ocfl_layout.json": json(LAYOUT),
  [`extensions/${LAYOUT.extension}/config.json`]: json(PARAMETERS),
};

export const OBJECT_DECLARATION = { name: "0=ocfl_object_1.1", content: "ocfl_object_1.1\n" } as const;
