import { randomBytes } from "node:crypto";
import type { FileHandle } from "node:fs/promises";

const PIECE_BYTES = 1 << 20;

/** The content from a place on; each piece lies where the one before it lay, so none may be kept. */
export async function* piecesFrom(file: FileHandle, start: number): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);
  for (let at = start; ; ) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Writes noise over the first bytes, in the blocks they lie in, and waits until it is on the disk. */
export async function overwrite(file: FileHandle, length: number): Promise<void> {
  for (let at = 0; at < length; ) {
    const noise = randomBytes(Math.min(PIECE_BYTES, length - at));
    at += (await file.write(noise, 0, noise.length, at)).bytesWritten;
  }
  await file.sync();
}
