import { AppError } from "@camtay/shared/errors/app-error.ts";
import koffi from "koffi";
import type { GreyImage } from "./recogniser.ts";

/** Tesseract 5, and 4.1 of older systems; both speak the same C interface (`tesseract/capi.h`). */
const LIBRARIES = ["libtesseract.so.5", "libtesseract.so.4"];
const TSV_HEADING = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n";

/** One Vietnamese model held open in this very process: it reads pixels where they lie, in any layout. */
export interface TesseractModel {
  /**
   * Blocks until the picture is read. Memory of the reading is free again afterwards.
   * @param segmentation page segmentation mode of tesseract(1)
   * @returns TSV with its heading
   * @throws AppError `recognition.timed_out`, `recognition.engine_failed`
   */
  read(image: GreyImage, dpi: number, segmentation: number, timeoutMs: number): string;
  close(): void;
}

/**
 * @param folder with `LANGUAGE.traineddata`; null: where the system keeps its own
 * @param libraries names to look for
 * @throws AppError `recognition.engine_missing`, `recognition.language_missing`
 */
export function openTesseractModel(
  language: string,
  folder: string | null,
  variables: Readonly<Record<string, string>> = {},
  libraries: readonly string[] = LIBRARIES,
): TesseractModel {
  const api = loadApi(libraries);
  const handle = api.create();
  if (api.init(handle, folder, language) !== 0) {
    api.remove(handle);
    throw new AppError("recognition.language_missing");
  }
  // What it has to say about an empty page is said by the empty answer.
  for (const [name, value] of Object.entries({ debug_file: "/dev/null", ...variables })) api.setVariable(handle, name, value);
  const monitor = api.createMonitor();
  return {
    read({ data, width, height }, dpi, segmentation, timeoutMs) {
      api.setSegmentation(handle, segmentation);
      api.setImage(handle, data, width, height, 1, width);
      api.setResolution(handle, Math.round(dpi));
      try {
        api.setDeadline(monitor, Math.ceil(timeoutMs));
        const from = performance.now();
        if (api.recognise(handle, monitor) !== 0) {
          const isLate = performance.now() - from >= timeoutMs;
          throw isLate
            ? new AppError("recognition.timed_out", { seconds: Math.round(timeoutMs / 1000) })
            : new AppError("recognition.engine_failed", { exitCode: -1 });
        }
        const text = api.tsv(handle, 0);
        try {
          return TSV_HEADING + (koffi.decode(text, "char", -1) as string);
        } finally {
          api.deleteText(text);
        }
      } finally {
        api.clear(handle);
      }
    },
    close() {
      api.removeMonitor(monitor);
      api.remove(handle);
    },
  };
}

type Handle = unknown;

interface TesseractApi {
  create(): Handle;
  init(handle: Handle, folder: string | null, language: string): number;
  setVariable(handle: Handle, name: string, value: string): number;
  setSegmentation(handle: Handle, mode: number): void;
  setImage(handle: Handle, data: Uint8Array, width: number, height: number, bytesPerPixel: number, bytesPerLine: number): void;
  setResolution(handle: Handle, dpi: number): void;
  createMonitor(): Handle;
  setDeadline(monitor: Handle, ms: number): void;
  removeMonitor(monitor: Handle): void;
  recognise(handle: Handle, monitor: Handle): number;
  tsv(handle: Handle, page: number): unknown;
  deleteText(text: unknown): void;
  clear(handle: Handle): void;
  remove(handle: Handle): void;
}

const loaded = new Map<string, TesseractApi>();

function loadApi(names: readonly string[]): TesseractApi {
  const key = names.join();
  const known = loaded.get(key);
  if (known) return known;
  const library = loadFirst(names);
  const api: TesseractApi = {
    create: library.func("void *TessBaseAPICreate()"),
    init: library.func("int TessBaseAPIInit3(void *handle, const char *folder, const char *language)"),
    setVariable: library.func("int TessBaseAPISetVariable(void *handle, const char *name, const char *value)"),
    setSegmentation: library.func("void TessBaseAPISetPageSegMode(void *handle, int mode)"),
    setImage: library.func("void TessBaseAPISetImage(void *handle, const uint8_t *data, int width, int height, int bytes, int line)"),
    setResolution: library.func("void TessBaseAPISetSourceResolution(void *handle, int dpi)"),
    createMonitor: library.func("void *TessMonitorCreate()"),
    setDeadline: library.func("void TessMonitorSetDeadlineMSecs(void *monitor, int ms)"),
    removeMonitor: library.func("void TessMonitorDelete(void *monitor)"),
    recognise: library.func("int TessBaseAPIRecognize(void *handle, void *monitor)"),
    tsv: library.func("void *TessBaseAPIGetTsvText(void *handle, int page)"),
    deleteText: library.func("void TessDeleteText(void *text)"),
    clear: library.func("void TessBaseAPIClear(void *handle)"),
    remove: library.func("void TessBaseAPIDelete(void *handle)"),
  };
  loaded.set(key, api);
  return api;
}

function loadFirst(names: readonly string[]): ReturnType<typeof koffi.load> {
  let cause: unknown;
  for (const name of names) {
    try {
      limitThreads();
      return koffi.load(name);
    } catch (thrown) {
      cause = thrown;
    }
  }
  throw new AppError("recognition.engine_missing", {}, { cause });
}

/**
 * One thread each: two cores are used by two pages, not by one page that waits for itself. OpenMP looks at the real environment, once,
 * when it is loaded; what Node calls the environment is a copy in threads.
 */
function limitThreads(): void {
  koffi.load("libc.so.6").func("int setenv(const char *name, const char *value, int overwrite)")("OMP_THREAD_LIMIT", "1", 1);
}
