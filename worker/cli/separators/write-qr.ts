import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { prepareZXingModule, writeBarcode } from "zxing-wasm/writer";

/** The dark modules of a QR code, row by row, without its quiet zone. */
export interface QrModules {
  readonly size: number;
  readonly isDark: (x: number, y: number) => boolean;
}

let ready = false;

/** The writer's own bytes from the package: left alone it would fetch them from the network. */
function prepare(): void {
  if (ready) return;
  const wasm = readFileSync(createRequire(import.meta.url).resolve("zxing-wasm/writer/zxing_writer.wasm"));
  const wasmBinary = wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer;
  prepareZXingModule({ overrides: { wasmBinary } });
  ready = true;
}

/** Error correction H: a third of the code may be creased or written over. */
export async function writeQr(text: string): Promise<QrModules> {
  prepare();
  const { symbol, error } = await writeBarcode(text, { format: "QRCode", options: "ecLevel=H", addQuietZones: false });
  if (error !== "") throw new RangeError(`no QR code for ${text.length} characters: ${error}`);
  const { width, data } = symbol;
  return { size: width, isDark: (x, y) => data[y * width + x] === 0 };
}
