import type { SignatureReport, VerificationReport } from "../../signing/verify/report.ts";
import { verdictWord } from "../../signing/verify/report-sentences.ts";

/** What `camtay verify` shows a person. */
const TEXT = {
  signature: (number: number, field: string) => `Chữ ký ${number} (${field})`,
  documentTimestamp: (number: number, field: string) => `Dấu thời gian ${number} (${field})`,
  signer: "Người ký",
  issuer: "Nơi cấp",
  claimed: "Thời điểm ký tự khai",
  proven: "Thời điểm được chứng minh",
  level: "Mức",
  coverage: "Phạm vi",
  coverages: { whole: "toàn bộ tệp", revision: "một phiên bản trước của tệp", bad: "sai" },
  changes: "Thay đổi về sau",
  noChanges: "không có",
  checked: (time: string, trust: string) => `Kiểm tra lúc ${time}, danh sách tin cậy: ${trust}`,
} as const;

const signatureText = (one: SignatureReport, index: number): string => {
  const title = one.kind === "signature" ? TEXT.signature(index + 1, one.field) : TEXT.documentTimestamp(index + 1, one.field);
  const rows: [string, string | null][] = [
    [TEXT.signer, one.signer?.subject ?? null],
    [TEXT.issuer, one.signer?.issuer ?? null],
    [TEXT.claimed, one.claimedTime],
    [TEXT.proven, one.provenTime],
    [TEXT.level, one.level],
    [TEXT.coverage, TEXT.coverages[one.coverage]],
    [TEXT.changes, one.changesSince.length === 0 ? TEXT.noChanges : one.changesSince.join(", ")],
  ];
  return [
    `${title}: ${verdictWord(one.verdict)}${one.reasons.length > 0 ? ` [${one.reasons.join(", ")}]` : ""}`,
    ...rows.flatMap(([label, value]) => (value === null ? [] : [`  ${label}: ${value}`])),
    ...one.findings.map((finding) => `  - ${finding.vi}`),
  ].join("\n");
};

export const reportText = (report: VerificationReport): string =>
  [
    `${report.file}: ${verdictWord(report.verdict)}${report.reasons.length > 0 ? ` [${report.reasons.join(", ")}]` : ""}`,
    ...report.findings.map((finding) => `- ${finding.vi}`),
    ...report.signatures.map(signatureText),
    TEXT.checked(report.checkedAt, report.trustVersion),
  ].join("\n");
