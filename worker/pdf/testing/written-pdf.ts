import { DocumentWriter } from "../compose/document-writer.ts";
import { EmbeddedFont } from "../fonts/font-embedder.ts";
import { tinos } from "../fonts/tinos.ts";
import { array, dict, name, stream } from "../syntax/objects.ts";

/**
 * A PDF as an office program writes it: A4 pages of visible text, nothing scanned.
 * @param pages lines of each page, from the top
 */
export function writtenPdf(pages: readonly (readonly string[])[]): Buffer {
  const writer = new DocumentWriter();
  const font = new EmbeddedFont(tinos(), { outlines: true });
  const catalog = writer.reserve();
  const tree = writer.reserve();
  const fontRef = writer.reserve();
  const refs = pages.map((lines) => {
    const shown = lines.map((line, i) => `BT /F0 14 Tf 1 0 0 1 72 ${770 - 24 * i} Tm <${font.encode(line)}> Tj ET`);
    return writer.add(
      dict({
        Type: name("Page"),
        Parent: tree,
        MediaBox: array([0, 0, 595, 842]),
        Resources: dict({ Font: dict({ F0: fontRef }) }),
        Contents: writer.add(stream({}, Buffer.from(shown.join("\n"), "latin1"))),
      }),
    );
  });
  writer.fill(tree, dict({ Type: name("Pages"), Count: refs.length, Kids: array(refs) }));
  writer.fill(fontRef, font.embed(writer));
  writer.fill(catalog, dict({ Type: name("Catalog"), Pages: tree }));
  return writer.finish({ root: catalog, info: writer.add(dict({})), id: Buffer.alloc(16, 9) });
}

/** A made-up decision of a commune, as its clerk's word processor writes it. */
export const WRITTEN_DECISION: readonly (readonly string[])[] = [
  [
    "ỦY BAN NHÂN DÂN XÃ MẪU      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Số: 123/QĐ-UBND              Độc lập - Tự do - Hạnh phúc",
    "Xã Mẫu, ngày 20 tháng 11 năm 2026",
    "QUYẾT ĐỊNH",
    "Về việc công nhận kết quả thực hiện thủ tục hành chính",
    "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ",
    "Căn cứ Luật Tổ chức chính quyền địa phương;",
    "Xét đề nghị của công chức địa chính xã,",
    "QUYẾT ĐỊNH:",
    "Điều 1. Công nhận kết quả cho ông Nguyễn Văn Mẫu, số định danh 099000000001,",
    "thường trú tại thôn Một, xã Mẫu.",
    "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
  ],
  ["Điều 3. Văn phòng và các bộ phận liên quan chịu trách nhiệm thi hành quyết định này.", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Thị Thử"],
];
