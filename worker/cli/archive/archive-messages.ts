import type { FindingKind } from "../../archive/ocfl/finding.ts";

/** What `camtay archive` says. */
export const ARCHIVE_MESSAGES = {
  usage: `archive check [--object ID] [--sample PHẦN_TRĂM] [--record] [--json]
  camtay archive export MÃ --out THƯ_MỤC [--as aip|sip|dip] [--version vN] [--zip]
  camtay archive copy [--to THƯ_MỤC|s3://THÙNG/NHÁNH] [--record]
  camtay archive restore [--from THƯ_MỤC|s3://THÙNG/NHÁNH] [--dry-run]
  camtay archive rebuild-index
  camtay archive seal [--tsa URL] [--renew]
  camtay archive renew-tree [--digest sha512] [--tsa URL]
  camtay archive destroy ask MÃ --account TÊN | confirm SỐ --account TÊN | list | finish
  camtay archive prove TỆP [--out THƯ_MỤC]
  camtay archive verify-proof THƯ_MỤC [--trust THƯ_MỤC] [--json]
      (mọi lệnh nhận thêm --store THƯ_MỤC_KHO|s3://THÙNG/NHÁNH)`,
  summary: "Kiểm tra, xuất, khôi phục, niêm phong kho lưu trữ và chứng minh tệp còn nguyên vẹn.",
  wrongUse: "Lệnh chưa đúng. Cách dùng:",
  checked: (objects: number, findings: number) =>
    findings === 0
      ? `Đã kiểm tra ${objects} gói. Mọi tệp còn nguyên vẹn.`
      : `Đã kiểm tra ${objects} gói. Có ${findings} lỗi, xem danh sách trên.`,
  progress: (objects: number) => `Đã kiểm tra ${objects} gói…`,
  finding: (place: string, kind: FindingKind, code: string, detail: string) => `${FINDING[kind]}: ${place} [${code}: ${detail}]`,
  repairHint: "Hãy khôi phục từ bản sao: camtay archive restore --from THƯ_MỤC_BẢN_SAO",
  exported: (objectId: string, version: string, files: number, folder: string) =>
    `Đã xuất ${objectId} ${version}: ${files} tệp vào ${folder}`,
  restored: {
    sound: "nguyên vẹn",
    repaired: "đã sửa",
    copied: "đã chép lại",
    unrepairable: "CHƯA sửa được",
    "copy-damaged": "bản sao cũng hỏng",
  } as const,
  restoreLine: (place: string, state: string, paths: readonly string[]) =>
    `${place}: ${state}${paths.length > 0 ? ` (${paths.join(", ")})` : ""}`,
  restoreDone: (unsound: number) => (unsound === 0 ? "Kho đã nguyên vẹn." : `Còn ${unsound} gói chưa sửa được. Hãy thử bản sao khác.`),
  copied: (place: string, objects: number, copied: number, locked: number) =>
    `Bản sao ở ${place}: ${objects} gói, chép mới ${copied}${locked > 0 ? `, khóa không cho sửa ${locked} tệp` : ""}.`,
  locked: (files: number) => `Đã khóa ${files} tệp vừa niêm phong, không ai sửa hay xóa được.`,
  copyLeftOut: (place: string) =>
    `Chưa chép ${place}: dữ liệu ở kho này bị hỏng, hoặc bản sao giữ một phiên bản khác. Hãy chạy “camtay archive check”. Nếu không thấy lỗi, hãy báo người quản trị.`,
  treesRenewed: (count: number, digest: string) => `Đã băm lại và đóng dấu thời gian mới cho ${count} niêm phong (${digest}).`,
  askPassword: (loginName: string) => `Mật khẩu của ${loginName}: `,
  askCode: "Mã trên ứng dụng xác thực: ",
  destructionAsked: (id: string, code: string, basis: string) =>
    `Đã ghi đề nghị tiêu hủy ${code} (số ${id}).\nCăn cứ: ${basis}\nNgười thứ hai xác nhận bằng: camtay archive destroy confirm ${id} --account TÊN`,
  destructionDone: (id: string) => `Đã tiêu hủy theo đề nghị ${id}. Không ai khôi phục được nữa. Hãy hủy cả bản giấy và bản sao lưu cũ.`,
  destructionsFinished: (count: number) => (count === 0 ? "Không có việc tiêu hủy nào dở dang." : `Đã hoàn tất ${count} việc tiêu hủy.`),
  destruction: (id: string, code: string, state: "asked" | "confirmed" | "done", at: string, basis: string) =>
    `${id}\t${code}\t${DESTRUCTION[state]}\t${at}\t${basis}`,
  rebuilt: (dossiers: number, papers: number, skipped: number) =>
    `Đã dựng lại chỉ mục: ${dossiers} hồ sơ, ${papers} văn bản.${skipped > 0 ? ` Bỏ qua ${skipped} gói hỏng; hãy chạy “camtay archive check”.` : ""}`,
  auditArchived: (lines: number) => `Đã đưa ${lines} dòng nhật ký truy cập vào kho lưu trữ.`,
  nothingToSeal: "Không có phiên bản mới cần niêm phong.",
  sealed: (ordinal: number, versions: number, time: string, root: string) =>
    `Đã niêm phong số ${ordinal}: ${versions} phiên bản, lúc ${time}.\nMã gốc (in và lưu sổ): ${root}`,
  renewed: (count: number) => `Đã gia hạn dấu thời gian của ${count} niêm phong.`,
  leftOut: (place: string) => `Chưa niêm phong vì dữ liệu hỏng: ${place}. Hãy chạy “camtay archive check”.`,
  brokenSeal: (ordinal: number) => `Niêm phong số ${ordinal} không khớp với chuỗi niêm phong. Hãy khôi phục từ bản sao.`,
  proven: (file: string, folder: string) => `Đã ghi bằng chứng của ${file} vào ${folder}. Mở HUONG-DAN.html để xem cách kiểm tra.`,
  proof: {
    "TOTAL-PASSED": (file: string, time: string, _: string) => `${file}: nguyên vẹn; đã có trong kho muộn nhất lúc ${time}.`,
    INDETERMINATE: (file: string, time: string, _: string) =>
      `${file}: khớp bằng chứng (lúc ${time}), nhưng chưa biết máy chủ dấu thời gian. Hãy thêm chứng thư gốc bằng --trust.`,
    "TOTAL-FAILED": (file: string, _: string, reason: string) => `${file}: bằng chứng KHÔNG khớp. ${reason}`,
  },
  proofFaults: {
    malformed: "Tệp bằng chứng bị hỏng.",
    token: "Dấu thời gian bị hỏng.",
    "other-object": "Tệp này không phải tệp đã niêm phong, hoặc đã bị sửa.",
    imprint: "Dấu thời gian không thuộc niêm phong này.",
    order: "Các lần gia hạn không đúng thứ tự thời gian.",
    digest: "Thuật toán băm trong bằng chứng không nhất quán.",
  },
} as const;

const FINDING: Record<FindingKind, string> = { changed: "Bị thay đổi", missing: "Bị mất", unexpected: "Tệp lạ", structure: "Sai cấu trúc" };
const DESTRUCTION = { asked: "chờ người thứ hai", confirmed: "đang tiêu hủy", done: "đã tiêu hủy" } as const;
