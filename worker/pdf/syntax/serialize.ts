import type { PdfObject, PdfString, PdfValue } from "./objects.ts";

/** Writes a value in PDF syntax, one character a byte (latin1). Entries keep their order, so the same value gives the same bytes. */
export function serialize(value: PdfValue): string {
  if (value === null) return "null";
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "number") return formatNumber(value);
  switch (value.kind) {
    case "name":
      return `/${escapeName(value.name)}`;
    case "string":
      return serializeString(value);
    case "ref":
      return `${value.number} ${value.generation} R`;
    case "array":
      return `[${value.items.map(serialize).join(" ")}]`;
    case "dict":
      return `<<${[...value.entries].map(([key, entry]) => `/${escapeName(key)} ${serialize(entry)}`).join("\n")}>>`;
  }
}

/** `12 0 obj … endobj`, stream data included. */
export function serializeObject(number: number, generation: number, object: PdfObject): Buffer {
  if (typeof object === "object" && object !== null && object.kind === "stream") {
    return Buffer.concat([
      Buffer.from(`${number} ${generation} obj\n${serialize(object.dict)}\nstream\n`, "latin1"),
      object.raw,
      Buffer.from("\nendstream\nendobj\n", "latin1"),
    ]);
  }
  return Buffer.from(`${number} ${generation} obj\n${serialize(object)}\nendobj\n`, "latin1");
}

/** PDF has no exponents; five decimals are finer than any device. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value)) return Object.is(value, -0) ? "0" : value.toFixed(0);
  const text = value.toFixed(5).replace(/0+$/, "").replace(/\.$/, "");
  return text === "-0" ? "0" : text;
}

function escapeName(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: names may hold any byte, those must be escaped
  return text.replace(/[\x00-\x20\x7f-\xff#()<>[\]{}/%]/g, (c) => `#${c.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase()}`);
}

function serializeString({ bytes, hex }: PdfString): string {
  if (hex) return `<${bytes.toString("hex").toUpperCase()}>`;
  const text = bytes.toString("latin1").replace(/[\\()]/g, (c) => `\\${c}`);
  return `(${text.replace(/\r/g, "\\r").replace(/\n/g, "\\n")})`;
}
