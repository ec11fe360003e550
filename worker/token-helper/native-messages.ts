import type { Readable, Writable } from "node:stream";

/** Chrome takes no message above this from a helper (native messaging); ours are far below. */
const MAX_MESSAGE_BYTES = 1024 * 1024;
const MAX_REQUEST_BYTES = 16 * 1024 * 1024;

/** Messages of the browser: four octets of length in the machine's order, then JSON. Ends when the browser closes the pipe or speaks nonsense. */
export async function* readMessages(input: Readable): AsyncGenerator<unknown> {
  let rest = Buffer.alloc(0);
  for await (const piece of input) {
    rest = Buffer.concat([rest, piece as Buffer]);
    while (rest.length >= 4) {
      const length = rest.readUInt32LE(0);
      if (length > MAX_REQUEST_BYTES) return;
      if (rest.length < 4 + length) break;
      const text = rest.subarray(4, 4 + length).toString("utf8");
      rest = rest.subarray(4 + length);
      yield parsed(text);
    }
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** @throws RangeError when the message is longer than the browser takes */
export const writeMessage = (output: Writable, message: unknown): void => {
  const bytes = Buffer.from(JSON.stringify(message), "utf8");
  if (bytes.length > MAX_MESSAGE_BYTES) throw new RangeError("message too long");
  const head = Buffer.alloc(4);
  head.writeUInt32LE(bytes.length);
  output.write(Buffer.concat([head, bytes]));
};
