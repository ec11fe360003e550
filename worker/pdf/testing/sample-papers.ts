import { DocumentWriter } from "../compose/document-writer.ts";
import { composePdfA } from "../compose-pdfa.ts";
import { array, dict, name, type PdfValue, stream } from "../syntax/objects.ts";

/** Small papers for tests, with made-up words only. */
export async function samplePaper(pages = 1): Promise<Buffer> {
  const [width, height] = [1654, 2339];
  const words = ["Điều", "khoản", "thi", "hành"].map((text, i) => ({
    text,
    box: { x: 300 + i * 150, y: 400, width: 120, height: 40 },
    confidence: 1,
    line: 0,
    block: 0,
  }));
  const colour = { data: Buffer.alloc(width * height * 3, 250), width, height, channels: 3 as const };
  const bytes = await composePdfA({
    pages: Array.from({ length: pages }, () => ({ colour, words, dpi: 200 })),
    title: "Quyết định",
    mark: { convertedAt: new Date("2026-11-23T01:00:00Z"), converter: "Ủy ban nhân dân xã Mẫu" },
    idSeed: "sample",
  });
  return Buffer.from(bytes);
}

/** A page with one line of text, and whatever the test wants to add to its dictionaries. */
export function plainPdf(
  options: {
    page?: Record<string, PdfValue>;
    catalog?: Record<string, PdfValue>;
    extra?: (writer: DocumentWriter) => void;
    text?: string;
  } = {},
): Buffer {
  const writer = new DocumentWriter();
  const catalog = writer.reserve();
  const pages = writer.reserve();
  const font = writer.add(dict({ Type: name("Font"), Subtype: name("Type1"), BaseFont: name("Times-Roman") }));
  const content = writer.add(stream({}, Buffer.from(`BT /F0 12 Tf 72 700 Td (${options.text ?? "Total: 100"}) Tj ET`, "latin1")));
  const page = writer.add(
    dict({
      Type: name("Page"),
      Parent: pages,
      MediaBox: array([0, 0, 595, 842]),
      Resources: dict({ Font: dict({ F0: font }) }),
      Contents: content,
      ...options.page,
    }),
  );
  writer.fill(pages, dict({ Type: name("Pages"), Count: 1, Kids: array([page]) }));
  writer.fill(catalog, dict({ Type: name("Catalog"), Pages: pages, ...options.catalog }));
  options.extra?.(writer);
  return writer.finish({ root: catalog, info: writer.add(dict({})), id: Buffer.alloc(16, 7) });
}
