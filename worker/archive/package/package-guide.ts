import type { ArchiveRecord } from "./archive-record.ts";
import { packageFolderName } from "./package-identifiers.ts";
import type { PackageForm } from "./package-profile.ts";

export const GUIDE_FILE = "documentation/HUONG-DAN.txt";

/** What only a package of this form holds. */
const MORE: Readonly<Record<PackageForm, { readonly checksums: string; readonly vi: string; readonly en: string }>> = {
  AIP: {
    checksums: "METS.xml, PREMIS.xml",
    vi: "Dữ liệu đã đọc từ văn bản, kèm vị trí trên trang: metadata/other/camtay-record.json.",
    en: "Values read from the papers are in metadata/other/camtay-record.json.",
  },
  SIP: {
    checksums: "METS.xml",
    vi: "Gói nộp: cơ quan nhận tự lập gói bảo quản (AIP) và siêu dữ liệu bảo quản.",
    en: "Handed over: the archive that receives it makes its own package (AIP) and preservation metadata.",
  },
  DIP: {
    checksums: "METS.xml",
    vi: "Gói khai thác: mỗi tệp PDF là BẢN SAO để đọc; bản đã ký vẫn nằm nguyên vẹn trong phần đầu của tệp.",
    en: "For readers: each PDF is a marked copy; the signed file lies unchanged in its first part.",
  },
};

/** A page in plain words for whoever opens the package in thirty years, without the program that made it. */
export const packageGuide = (record: ArchiveRecord, form: PackageForm = "AIP"): Buffer =>
  Buffer.from(
    `Đây là một hồ sơ điện tử đã số hóa, ký số và đóng gói để lưu trữ lâu dài.
Mã gói: ${record.objectId} (thư mục ${packageFolderName(record.objectId)})
Quy cách: ${form}_hoso, Thông tư 05/2025/TT-BNV; E-ARK CSIP 2.0.4; bộ quy ước ${record.profile}.

Xem văn bản: mở các tệp PDF trong representations/rep1/data.
Xem thông tin hồ sơ: metadata/descriptive/EAD.xml; từng văn bản: representations/rep1/metadata/descriptive.
Kiểm tra tệp còn nguyên: so mã SHA-256 trong ${MORE[form].checksums} với tệp.
Kiểm tra chữ ký: mở PDF bằng phần mềm kiểm tra chữ ký số (PAdES).
${MORE[form].vi}

In English: a digitized, signed dossier. The PDFs are in representations/rep1/data, descriptions in metadata, checksums (SHA-256) in
${MORE[form].checksums}. ${MORE[form].en}
`,
    "utf8",
  );
