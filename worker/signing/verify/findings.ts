/** Sub-indications of ETSI EN 319 102-1 (§5.1.3) that this verifier gives. */
export type SubIndication =
  | "FORMAT_FAILURE"
  | "HASH_FAILURE"
  | "SIG_CRYPTO_FAILURE"
  | "SIG_CONSTRAINTS_FAILURE"
  | "CHAIN_CONSTRAINTS_FAILURE"
  | "CERTIFICATE_CHAIN_GENERAL_FAILURE"
  | "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"
  | "NO_SIGNING_CERTIFICATE_FOUND"
  | "NO_CERTIFICATE_CHAIN_FOUND"
  | "NOT_YET_VALID"
  | "OUT_OF_BOUNDS_NO_POE"
  | "REVOKED"
  | "REVOKED_NO_POE"
  | "REVOKED_CA_NO_POE"
  | "SIGNED_DATA_NOT_FOUND"
  | "TRY_LATER";

export type Verdict = "TOTAL-PASSED" | "TOTAL-FAILED" | "INDETERMINATE";

interface FindingRow {
  /** What it does to the verdict: fails it, leaves it open, or only informs. */
  readonly effect: "fails" | "open" | "note";
  readonly indication: SubIndication | null;
  readonly vi: string;
  readonly en: string;
}

const fails = (indication: SubIndication, vi: string, en: string): FindingRow => ({ effect: "fails", indication, vi, en });
const open = (indication: SubIndication, vi: string, en: string): FindingRow => ({ effect: "open", indication, vi, en });
const note = (vi: string, en: string): FindingRow => ({ effect: "note", indication: null, vi, en });

/** Everything the verifier can find, what it means for the verdict, and the sentence for a person. */
export const FINDINGS = {
  "file.unreadable": fails(
    "FORMAT_FAILURE",
    "Tệp không đọc được theo đúng chuẩn PDF ({why}).",
    "The file cannot be read as a proper PDF ({why}).",
  ),
  "file.encrypted": open(
    "SIGNED_DATA_NOT_FOUND",
    "Tệp được đặt mật khẩu nên chưa kiểm tra được. Hãy dùng bản không mật khẩu.",
    "The file is encrypted and cannot be verified. Use a copy without password.",
  ),
  "file.unsigned": open("SIGNED_DATA_NOT_FOUND", "Tệp này không có chữ ký số.", "This file has no digital signature."),
  "file.damaged_signature": fails(
    "FORMAT_FAILURE",
    "Tệp có dấu vết chữ ký nhưng chữ ký bị tháo rời hoặc hỏng ({why}).",
    "The file shows traces of a signature that was detached or damaged ({why}).",
  ),

  "signature.structure": fails(
    "FORMAT_FAILURE",
    "Chữ ký đặt trong tệp sai quy cách ({why}).",
    "The signature is placed in the file against its format ({why}).",
  ),
  "signature.spoofed": fails(
    "FORMAT_FAILURE",
    "Thông tin chữ ký đã bị sửa sau khi ký ({why}).",
    "The signature's data was altered after signing ({why}).",
  ),
  "signature.subfilter": open("FORMAT_FAILURE", "Loại chữ ký {kind} không được hỗ trợ.", "Signatures of kind {kind} are not supported."),
  "signature.cms": fails("FORMAT_FAILURE", "Gói chữ ký sai cấu trúc ({why}).", "The signature package is malformed ({why})."),
  "signature.algorithm": open(
    "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
    "Chữ ký dùng thuật toán hoặc khóa quá yếu ({why}).",
    "The signature uses an algorithm or key that is too weak ({why}).",
  ),
  "signature.no_certificate": open(
    "NO_SIGNING_CERTIFICATE_FOUND",
    "Trong tệp không có chứng thư của người ký.",
    "The signer's certificate is not in the file.",
  ),
  "signature.digest": fails("HASH_FAILURE", "Nội dung tệp đã thay đổi sau khi ký.", "The content was changed after signing."),
  "signature.value": fails(
    "SIG_CRYPTO_FAILURE",
    "Giá trị chữ ký không khớp với chứng thư người ký.",
    "The signature value does not fit the signer's certificate.",
  ),
  "signature.certificate_reference": fails(
    "SIG_CONSTRAINTS_FAILURE",
    "Chứng thư trong tệp không phải chứng thư đã dùng khi ký.",
    "The certificate in the file is not the one the signature names.",
  ),
  "signature.no_certificate_reference": fails(
    "FORMAT_FAILURE",
    "Chữ ký thiếu tham chiếu chứng thư bắt buộc.",
    "The mandatory reference to the signing certificate is missing.",
  ),
  "signature.changed_after": fails(
    "FORMAT_FAILURE",
    "Sau khi ký, tệp bị sửa theo cách không được phép: {what}.",
    "After signing, the file was changed in a way that is not allowed: {what}.",
  ),
  "signature.doubtful_change": open(
    "SIG_CONSTRAINTS_FAILURE",
    "Sau khi ký, có phần được thêm có thể làm sai nội dung nhìn thấy: {what}. Hãy so với bản đã ký.",
    "After signing, something was added that may alter what is seen: {what}. Compare with the signed revision.",
  ),
  "signature.extended": note(
    "Sau khi ký, tệp chỉ được bổ sung phần được phép: {what}.",
    "After signing, only permitted additions were made: {what}.",
  ),
  "signature.seen_over": note(
    "Chữ ký thêm sau vẫn hợp lệ nhưng hình của nó nằm trên phần chữ đã ký. Nếu cần, hãy xem bản trước khi thêm.",
    "A later signature holds, but its picture lies over signed text. Look at the earlier revision where it matters.",
  ),
  "signature.not_etsi": note(
    "Chữ ký không theo hồ sơ PAdES, chỉ kiểm tra theo chuẩn PDF.",
    "The signature does not follow PAdES; it was checked as a plain PDF signature.",
  ),
  "signature.ber": note(
    "Gói chữ ký viết theo BER thay vì DER như chuẩn PDF; đã đọc và kiểm tra đủ.",
    "The signature package is written in BER where PDF asks for DER; it was read and checked in full.",
  ),
  "signature.holds": note("Nội dung nguyên vẹn từ khi {signer} ký.", "The content is unchanged since {signer} signed."),

  "timestamp.holds": note("Dấu thời gian {time} hợp lệ.", "The timestamp of {time} is valid."),
  "timestamp.broken": fails("SIG_CRYPTO_FAILURE", "Dấu thời gian không hợp lệ ({why}).", "The timestamp is not valid ({why})."),
  "timestamp.other_content": fails(
    "HASH_FAILURE",
    "Dấu thời gian được cấp cho nội dung khác.",
    "The timestamp was made for other content.",
  ),
  "timestamp.algorithm": open(
    "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
    "Dấu thời gian dùng thuật toán quá yếu ({why}).",
    "The timestamp uses an algorithm that is too weak ({why}).",
  ),
  "timestamp.untrusted": note(
    "Chưa công nhận nơi cấp dấu thời gian ({why}); thời điểm ký không được chứng minh.",
    "The timestamp's issuer is not recognised ({why}); the time of signing is not proven.",
  ),
  "timestamp.document_untrusted": open(
    "NO_CERTIFICATE_CHAIN_FOUND",
    "Chưa công nhận nơi cấp dấu thời gian của tệp ({why}).",
    "The issuer of the document timestamp is not recognised ({why}).",
  ),
  "time.claimed": note("Thời điểm ký {time} do người ký tự khai.", "The signing time {time} is claimed by the signer only."),

  "chain.none": open(
    "NO_CERTIFICATE_CHAIN_FOUND",
    "Không có đường dẫn tới chứng thư gốc tin cậy. Hãy thêm chứng thư gốc của nơi cấp.",
    "No path leads to a trusted root. Add the issuer's root certificate.",
  ),
  "chain.broken": open(
    "CERTIFICATE_CHAIN_GENERAL_FAILURE",
    "Chuỗi chứng thư không hợp lệ ({why}).",
    "The certificate chain is not valid ({why}).",
  ),
  "chain.constraints": open(
    "CHAIN_CONSTRAINTS_FAILURE",
    "Chứng thư không đúng điều kiện sử dụng ({why}).",
    "The certificate breaks the rules of its chain ({why}).",
  ),
  "chain.usage": open(
    "CHAIN_CONSTRAINTS_FAILURE",
    "Chứng thư này không được cấp để ký tài liệu.",
    "This certificate was not issued for signing documents.",
  ),
  "chain.expired": open(
    "OUT_OF_BOUNDS_NO_POE",
    "Chứng thư đã hết hạn và không có dấu thời gian chứng minh ký trước đó.",
    "The certificate has expired and nothing proves that it was used before.",
  ),
  "chain.not_yet_valid": fails(
    "NOT_YET_VALID",
    "Chứng thư chưa có hiệu lực vào lúc ký.",
    "The certificate was not valid yet at the time of signing.",
  ),
  "chain.signer_not_allowed": open(
    "SIG_CONSTRAINTS_FAILURE",
    "Người ký không có trong danh sách được phép.",
    "The signer is not on the list of allowed signers.",
  ),

  "revocation.good": note("Chứng thư {serial} chưa bị thu hồi ({kind}, {time}).", "Certificate {serial} was not revoked ({kind}, {time})."),
  "revocation.revoked": fails(
    "REVOKED",
    "Chứng thư {serial} đã bị thu hồi từ {time}, trước khi ký.",
    "Certificate {serial} was revoked on {time}, before the signature.",
  ),
  "revocation.key_lost": fails(
    "REVOKED",
    "Chứng thư {serial} bị thu hồi vì lộ khóa.",
    "Certificate {serial} was revoked because its key was compromised.",
  ),
  "revocation.revoked_no_poe": open(
    "REVOKED_NO_POE",
    "Chứng thư {serial} đã bị thu hồi và không có bằng chứng ký trước đó.",
    "Certificate {serial} has been revoked and nothing proves an earlier signature.",
  ),
  "revocation.authority_revoked": open(
    "REVOKED_CA_NO_POE",
    "Chứng thư của nơi cấp {serial} đã bị thu hồi.",
    "The issuing authority's certificate {serial} has been revoked.",
  ),
  "revocation.later": note(
    "Chứng thư {serial} bị thu hồi từ {time}, sau khi ký.",
    "Certificate {serial} was revoked on {time}, after the signature.",
  ),
  "revocation.unusable": open(
    "TRY_LATER",
    "Thông tin thu hồi của chứng thư {serial} không dùng được ({why}). Hãy kiểm tra lại khi có mạng.",
    "The revocation data of certificate {serial} cannot be used ({why}). Verify again when online.",
  ),
  "revocation.missing": note(
    "Chưa kiểm tra được chứng thư {serial} có bị thu hồi hay không.",
    "It could not be checked whether certificate {serial} was revoked.",
  ),
  "revocation.required": open(
    "TRY_LATER",
    "Thiếu thông tin thu hồi của chứng thư {serial}. Hãy kiểm tra lại khi có mạng.",
    "Revocation data of certificate {serial} is missing. Verify again when online.",
  ),
} as const satisfies Record<string, FindingRow>;

export type FindingCode = keyof typeof FINDINGS;

export interface Finding {
  readonly code: FindingCode;
  readonly facts: Readonly<Record<string, string>>;
}

export const finding = (code: FindingCode, facts: Readonly<Record<string, string>> = {}): Finding => ({ code, facts });

export const findingRow = (code: FindingCode): FindingRow => FINDINGS[code];

/** The verdict that findings add up to: one that fails outweighs any that leaves it open. No finding at all proves nothing. */
export const verdictOf = (findings: readonly Finding[]): { readonly verdict: Verdict; readonly reasons: readonly SubIndication[] } => {
  const indications = (effect: FindingRow["effect"]): SubIndication[] => [
    ...new Set(
      findings
        .map(({ code }) => findingRow(code))
        .flatMap((row) => (row.effect === effect && row.indication !== null ? [row.indication] : [])),
    ),
  ];
  const failing = indications("fails");
  if (failing.length > 0) return { verdict: "TOTAL-FAILED", reasons: failing };
  const leftOpen = indications("open");
  if (leftOpen.length > 0 || findings.length === 0)
    return { verdict: "INDETERMINATE", reasons: leftOpen.length > 0 ? leftOpen : ["SIGNED_DATA_NOT_FOUND"] };
  return { verdict: "TOTAL-PASSED", reasons: [] };
};
