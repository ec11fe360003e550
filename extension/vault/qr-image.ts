import { AppError } from "@camtay/shared/errors/app-error.ts";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import wasmUrl from "zxing-wasm/reader/zxing_reader.wasm?url";

// Bundled: the library would fetch its code from a public network address otherwise.
prepareZXingModule({ overrides: { locateFile: (path: string, prefix: string) => (path.endsWith(".wasm") ? wasmUrl : prefix + path) } });

/** Width of the code needed for its tiny dots; smaller pictures are enlarged, several cuts are tried. */
const WORKING_WIDTHS = [1_600, 2_400, 1_000];

/** Text of the QR code in a picture of a card. @throws AppError `vault.qr_not_found` */
export async function readQrFromImage(image: ImageBitmapSource): Promise<string> {
  const bitmap = await createImageBitmap(image);
  for (const width of WORKING_WIDTHS) {
    for (const cut of cuts(bitmap)) {
      const scale = width / cut.width;
      const canvas = new OffscreenCanvas(width, Math.round(cut.height * scale));
      const context = canvas.getContext("2d", { willReadFrequently: true })!;
      context.imageSmoothingQuality = "high";
      context.drawImage(bitmap, cut.x, cut.y, cut.width, cut.height, 0, 0, canvas.width, canvas.height);
      const found = await readBarcodes(context.getImageData(0, 0, canvas.width, canvas.height), {
        formats: ["QRCode"],
        tryHarder: true,
        maxNumberOfSymbols: 1,
      });
      const text = found.find((code) => code.isValid)?.text;
      if (text) return text;
    }
  }
  throw new AppError("vault.qr_not_found");
}

/** The whole picture, then its corners: on the card the code sits in one of them. */
function cuts({ width, height }: ImageBitmap): { x: number; y: number; width: number; height: number }[] {
  const half = { width: width / 2, height: height / 2 };
  return [
    { x: 0, y: 0, width, height },
    { x: half.width, y: 0, ...half },
    { x: 0, y: 0, ...half },
    { x: half.width, y: half.height, ...half },
    { x: 0, y: half.height, ...half },
  ];
}
