import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import {
  type ColumnUpdateNode,
  type InsertQueryNode,
  type KyselyPlugin,
  type OperationNode,
  PrimitiveValueListNode,
  type RootOperationNode,
  type UpdateQueryNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
} from "kysely";

/**
 * Columns that hold what papers and people say: written encrypted, read plain, everywhere. They can be neither searched nor sorted by the
 * database: people are found by a keyed HMAC of their number, words by keyed hashes.
 * A new column with personal values is added here. Names of scanned files stay plain: they are unique in their batch, which the database
 * must see.
 */
const SECRET_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  accounts: ["totp_secret"],
  batches: ["manifest_json"],
  lookups: ["purpose"],
  paper_fields: ["text", "read_text"],
  person_requests: ["reason"],
  reuse_values: ["text"],
  reviews: ["message"],
  step_runs: ["input_json", "output_json"],
};
const SECRET_NAMES: ReadonlySet<string> = new Set(Object.values(SECRET_COLUMNS).flat());

/** No text a person types begins so; a value without it was written before values were encrypted. */
const PREFIX = "\u0001enc1.";

const encrypt = (key: KeyObject, value: unknown): unknown => (typeof value === "string" ? encryptValue(key, value) : value);

/** The stored form of a value. */
export function encryptValue(key: KeyObject, value: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = Buffer.concat([nonce, cipher.update(value, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return PREFIX + sealed.toString("base64");
}

/** @returns undefined when the value was not written with this key */
function decrypt(key: KeyObject, value: string): string | undefined {
  const sealed = Buffer.from(value.slice(PREFIX.length), "base64");
  if (sealed.length < 28) return undefined;
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12), { authTagLength: 16 });
  decipher.setAuthTag(sealed.subarray(sealed.length - 16));
  try {
    const start = decipher.update(sealed.subarray(12, sealed.length - 16), undefined, "utf8");
    return start + decipher.final("utf8");
  } catch {
    return undefined;
  }
}

/**
 * Encrypts values on their way into the database and opens them on their way out (AES-256-GCM, a random nonce each).
 * @param secret 32 bytes; without one nothing is encrypted, and reading an encrypted value is refused
 */
export function secretColumns(secret: Uint8Array | undefined): KyselyPlugin {
  // Made once: from plain bytes each value would make it anew, which takes longer than the value itself.
  const key = secret && createSecretKey(secret);
  const opened = (name: string, value: unknown): unknown => {
    if (typeof value !== "string" || !value.startsWith(PREFIX)) return value;
    if (!key) throw new AppError("keys.office_key_needed", { file: name });
    const plain = decrypt(key, value);
    if (plain !== undefined) return plain;
    // What somebody typed into another column may look the same; there it is only a text.
    if (SECRET_NAMES.has(name)) throw new AppError("system.encrypted_damaged");
    return value;
  };
  return {
    transformQuery: ({ node }) => (key ? withSecrets(key, node) : node),
    async transformResult({ result }) {
      for (const row of result.rows) for (const name in row) row[name] = opened(name, row[name]);
      return result;
    },
  };
}

function withSecrets(key: KeyObject, node: RootOperationNode): RootOperationNode {
  if (node.kind === "InsertQueryNode") return insertWithSecrets(key, node as InsertQueryNode);
  if (node.kind !== "UpdateQueryNode") return node;
  const update = node as UpdateQueryNode;
  const secret = secretsOf(update.table);
  return secret && update.updates ? { ...update, updates: updatesWithSecrets(key, secret, update.updates) } : node;
}

function insertWithSecrets(key: KeyObject, node: InsertQueryNode): InsertQueryNode {
  const secret = secretsOf(node.into);
  if (!secret || !node.columns || !node.values || !ValuesNode.is(node.values)) return node;
  const hidden = node.columns.map(({ column }) => secret.includes(column.name));
  const values = ValuesNode.create(
    node.values.values.map((row) =>
      PrimitiveValueListNode.is(row)
        ? PrimitiveValueListNode.create(row.values.map((value, at) => (hidden[at] ? encrypt(key, value) : value)))
        : ValueListNode.create(row.values.map((value, at) => (hidden[at] ? encryptNode(key, value) : value))),
    ),
  );
  const updates = node.onConflict?.updates;
  return {
    ...node,
    values,
    ...(node.onConflict && updates && { onConflict: { ...node.onConflict, updates: updatesWithSecrets(key, secret, updates) } }),
  };
}

const updatesWithSecrets = (key: KeyObject, secret: readonly string[], updates: readonly ColumnUpdateNode[]): ColumnUpdateNode[] =>
  updates.map((update) =>
    secret.includes(columnName(update.column) ?? "") ? { ...update, value: encryptNode(key, update.value) } : update,
  );

const encryptNode = (key: KeyObject, node: OperationNode): OperationNode =>
  ValueNode.is(node) ? ({ ...node, value: encrypt(key, node.value) } as ValueNode) : node;

interface Named {
  readonly kind: string;
  readonly name?: string;
  readonly table?: Named;
  readonly identifier?: Named;
  readonly column?: Named;
  readonly node?: Named;
}

/** Name of the table a node means, also under an alias. */
function secretsOf(node: OperationNode | undefined): readonly string[] | undefined {
  let inner = node as Named | undefined;
  while (inner && inner.name === undefined) inner = inner.node ?? inner.table ?? inner.identifier;
  return inner?.name !== undefined && Object.hasOwn(SECRET_COLUMNS, inner.name) ? SECRET_COLUMNS[inner.name] : undefined;
}

function columnName(node: OperationNode): string | undefined {
  let inner = node as Named | undefined;
  while (inner && inner.name === undefined) inner = inner.column ?? inner.identifier;
  return inner?.name;
}
