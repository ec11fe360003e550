import { errorRows } from "./error-row.ts";

export const VAULT_ERRORS = errorRows({
  "vault.locked": {
    kind: "unauthenticated",
    retry: "after-person",
    help: "citizen",
    vi: "Kho giấy tờ đang khóa. Hãy nhập mật khẩu kho để mở.",
    en: "The vault is locked. Enter its passphrase to open it.",
  },
  "vault.wrong_passphrase": {
    kind: "unauthenticated",
    retry: "after-person",
    help: "citizen",
    vi: "Mật khẩu kho chưa đúng. Hãy kiểm tra bộ gõ và phím Caps Lock rồi nhập lại.",
    en: "The passphrase is not right. Check the input method and Caps Lock, then try again.",
  },
  "vault.passphrase_too_short": {
    kind: "invalid",
    retry: "never",
    help: "citizen",
    vi: "Mật khẩu kho cần ít nhất {least} ký tự. Hãy đặt một câu ngắn dễ nhớ.",
    en: "The passphrase needs at least {least} characters. Use a short sentence you remember.",
  },
  "vault.not_a_vault_file": {
    kind: "rejected",
    retry: "never",
    help: "citizen",
    vi: "Tệp này không phải tệp kho Cầm Tay. Hãy chọn tệp đuôi .camtay.",
    en: "This is not a Cầm Tay vault file. Choose a file that ends in .camtay.",
  },
  "vault.damaged": {
    kind: "rejected",
    retry: "never",
    help: "citizen",
    vi: "Dữ liệu kho đã hỏng nên không mở được. Hãy nhập lại từ tệp sao lưu.",
    en: "The vault is damaged and cannot be opened. Import it from a backup.",
  },
  "vault.exists_already": {
    kind: "conflict",
    retry: "never",
    help: "citizen",
    vi: "Máy này đã có kho. Hãy mở kho hoặc xóa kho trước.",
    en: "There is a vault already. Open it, or wipe it first.",
  },
  "vault.qr_not_found": {
    kind: "rejected",
    retry: "never",
    help: "citizen",
    vi: "Không thấy mã QR trong ảnh. Hãy chụp gần góc có mã, đủ sáng, không lóa.",
    en: "No QR code was found. Take the picture close to the code, bright and without glare.",
  },
  "vault.qr_not_a_card": {
    kind: "rejected",
    retry: "never",
    help: "citizen",
    vi: "Mã này không phải mã QR của thẻ căn cước. Hãy đưa đúng mã trên thẻ.",
    en: "This is not the QR code of an identity card. Use the code on the card.",
  },
  "vault.qr_mangled": {
    kind: "rejected",
    retry: "never",
    help: "citizen",
    vi: "Chữ bị bộ gõ tiếng Việt làm sai. Hãy tắt Unikey hoặc bộ gõ rồi quét lại.",
    en: "The input method mangled the text. Turn it off and scan again.",
  },
});
