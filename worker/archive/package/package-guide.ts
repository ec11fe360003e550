import type { ArchiveRecord } from "./archive-record.ts";
import { packageFolderName } from "./package-identifiers.ts";
import type { PackageForm } from "./package-profile.ts";

export const GUIDE_FILE = "documentation/HUONG-DAN.txt";

const MORE: Readonly<Record<PackageForm, string>> = {
  AIP: "Dữ liệu đã đọc từ văn bản, kèm vị trí trên trang: metadata/other/camtay-record.json.",
  SIP: "Gói nộp: cơ quan nhận tự lập gói bảo quản (AIP) và siêu dữ liệu bảo quản.",
  DIP: "Gói khai thác: mỗi tệp PDF là BẢN SAO để đọc; bản đã ký vẫn nằm nguyên vẹn trong phần đầu của tệp.",
};

/** A page in plain words for whoever opens the package in thirty years, without the program that made it. */
export const packageGuide = (record: ArchiveRecord, form: PackageForm = "AIP"): Buffer =>
  Buffer.from(
    `Đây là một hồ sơ điện tử đã số hóa, ký số và đóng gói để lưu trữ lâu dài.
Mã gói: ${record.objectId} (thư mục ${packageFolderName(record.objectId)})
Quy cách: ${form}_hoso, Thông tư 05/2025/TT-BNV; E-ARK CSIP 2.0.4; bộ quy ước ${record.profile}.

Xem văn bản: mở các tệp PDF trong representations/rep1/data.
Xem thông tin hồ sơ: metadata/descriptive/EAD.xml; từng văn bản: representations/rep1/metadata/descriptive.
Kiểm tra tệp còn nguyên: so mã SHA-256 trong METS.xml và PREMIS.xml với tệp.
Kiểm tra chữ ký: mở PDF bằng phần mềm kiểm tra chữ ký số (PAdES).
${MORE[form]}

In English: a digitized, signed dossier packed for keeping. The PDFs are in representations/rep1/data, descriptions in metadata,
checksums (SHA-256) in METS.xml and PREMIS.xml, values read from the papers in metadata/other/camtay-record.json.
`,
    "utf8",
  );
