import { z } from "zod";

/** Rows that keep the whole file out. */
export const RowError = z.enum([
  "no-code",
  "bad-code",
  "name-conflict",
  "no-name",
  "duplicate-procedure",
  "duplicate-component",
  "swapped-columns",
  "nothing-to-digitize",
]);
export type RowError = z.infer<typeof RowError>;

/** Rows that a person should read again. */
export const RowWarning = z.enum([
  "suffix-dropped",
  "code-repaired",
  "old-code",
  "note-row",
  "no-unit",
  "no-deadline",
  "fee-default",
  "amount-in-thousands",
  "bad-result-code",
  "closed-agency",
  "district-level",
  "old-letters",
]);
export type RowWarning = z.infer<typeof RowWarning>;

const Place = {
  line: z.number().int(),
  /** Letter of the column, where one is meant. */
  column: z.string().nullable(),
  /** Words of the file that it is about; from a public decision, never about a person. */
  text: z.string(),
};

/** What is said about a row of a catalogue file. */
export const RowProblem = z.discriminatedUnion("severity", [
  z.object({ severity: z.literal("error"), kind: RowError, ...Place }),
  z.object({ severity: z.literal("warning"), kind: RowWarning, ...Place }),
]);
export type RowProblem = z.infer<typeof RowProblem>;

const Procedure = { code: z.string(), name: z.string() };

/** One difference between what is in force and what a file says. */
export const Difference = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("procedure-added"), ...Procedure, components: z.number().int(), results: z.number().int() }),
  z.object({ kind: z.literal("procedure-removed"), ...Procedure }),
  z.object({
    kind: z.literal("changed"),
    ...Procedure,
    what: z.enum(["name", "sector", "level", "deadline", "fee", "retention", "note"]),
    from: z.string(),
    to: z.string(),
  }),
  z.object({
    kind: z.enum(["component-added", "component-removed", "result-added", "result-removed"]),
    ...Procedure,
    text: z.string(),
  }),
  z.object({ kind: z.enum(["component-renamed", "result-renamed"]), ...Procedure, from: z.string(), to: z.string() }),
]);
export type Difference = z.infer<typeof Difference>;

type Sentence = { readonly vi: string; readonly en: string };

/** What is wrong with a row and what to do about it. */
export const ROW_SENTENCES: Readonly<Record<RowProblem["kind"], Sentence>> = {
  "no-code": {
    vi: "có giấy tờ nhưng chưa có mã thủ tục ở trên; hãy ghi mã thủ tục",
    en: "papers without a procedure code above them; write the code",
  },
  "bad-code": { vi: "không phải mã thủ tục; hãy ghi dạng 1.001193", en: "no procedure code; write it like 1.001193" },
  "name-conflict": {
    vi: "tên khác với tên của cùng mã ở hàng trên; hãy dùng một tên",
    en: "another name than in the row above for the same code; use one name",
  },
  "no-name": { vi: "thiếu tên thủ tục; hãy ghi tên", en: "the procedure's name is missing; write it" },
  "duplicate-procedure": {
    vi: "mã này đã có ở hàng ghi trong ngoặc; hãy gộp lại một chỗ",
    en: "the code stands already in the row in brackets; keep it in one place",
  },
  "duplicate-component": {
    vi: "giấy tờ này đã có trong cùng trường hợp; hãy bỏ một hàng",
    en: "the paper is named twice for one case; remove a row",
  },
  "swapped-columns": {
    vi: "hai cột này có vẻ bị đổi tiêu đề cho nhau; hãy kiểm tra tiêu đề",
    en: "the headings of these two columns seem exchanged; check them",
  },
  "nothing-to-digitize": {
    vi: "thủ tục không có giấy tờ hay kết quả nào phải số hóa; hãy bổ sung hoặc bỏ hàng",
    en: "the procedure names no paper and no result; add one or remove the row",
  },
  "suffix-dropped": { vi: "bỏ phần đuôi của tỉnh khỏi mã", en: "the province's suffix was taken off the code" },
  "code-repaired": {
    vi: "mã bị bảng tính đổi dạng số; đã khôi phục, hãy kiểm tra",
    en: "the spreadsheet took the code for a number; it was restored, check it",
  },
  "old-code": { vi: "mã cũ; đã đổi sang mã hiện hành", en: "a former code; it was replaced by today's" },
  "note-row": {
    vi: "0 bản chính và 0 bản sao: là ghi chú, không phải giấy tờ phải nộp; bỏ qua",
    en: "no original and no copy: a note, not a paper; passed over",
  },
  "no-unit": {
    vi: "thời hạn không ghi đơn vị; hãy ghi rõ ngày hay ngày làm việc",
    en: "the term has no unit; write days or working days",
  },
  "no-deadline": { vi: "không đọc được thời hạn; giữ nguyên chữ", en: "the term cannot be read; kept as text" },
  "fee-default": {
    vi: "“miễn phí” kèm quy định trong ngoặc; lấy quy định trong ngoặc",
    en: "“free” with a rule in brackets; the rule is taken",
  },
  "amount-in-thousands": {
    vi: "số tiền ghi tắt; hiểu là nghìn đồng, hãy kiểm tra",
    en: "an amount written short; taken as thousands of dong, check it",
  },
  "bad-result-code": {
    vi: "mã kết quả không đúng dạng KQ.G15.000031; bỏ mã, giữ tên",
    en: "the result code is not like KQ.G15.000031; the name is kept without it",
  },
  "closed-agency": {
    vi: "mã kết quả mang mã cơ quan đã sáp nhập; vẫn dùng được",
    en: "the result code names a merged agency; it still holds",
  },
  "district-level": {
    vi: "cấp huyện không còn từ 01/7/2025; chuyển về cấp xã, hãy kiểm tra",
    en: "districts are gone since 1 July 2025; moved to the commune, check it",
  },
  "old-letters": {
    vi: "chữ phông cũ đã đổi sang Unicode; hãy đọc lại",
    en: "letters of an old font were converted to Unicode; read them again",
  },
};

const WHAT: Readonly<Record<Extract<Difference, { kind: "changed" }>["what"], Sentence>> = {
  name: { vi: "tên", en: "name" },
  sector: { vi: "lĩnh vực", en: "sector" },
  level: { vi: "cấp thực hiện", en: "level" },
  deadline: { vi: "thời hạn", en: "term" },
  fee: { vi: "phí, lệ phí", en: "fee" },
  retention: { vi: "thời hạn lưu trữ", en: "term of keeping" },
  note: { vi: "ghi chú", en: "note" },
};

const KINDS: Readonly<Record<Exclude<Difference["kind"], "changed">, Sentence>> = {
  "procedure-added": { vi: "thêm thủ tục", en: "procedure added" },
  "procedure-removed": { vi: "bỏ thủ tục", en: "procedure removed" },
  "component-added": { vi: "thêm giấy tờ", en: "paper added" },
  "component-removed": { vi: "bỏ giấy tờ", en: "paper removed" },
  "component-renamed": { vi: "đổi tên giấy tờ", en: "paper renamed" },
  "result-added": { vi: "thêm kết quả", en: "result added" },
  "result-removed": { vi: "bỏ kết quả", en: "result removed" },
  "result-renamed": { vi: "đổi tên kết quả", en: "result renamed" },
};

/** A difference in words, without the procedure it is about. */
export function differenceText(difference: Difference, locale: keyof Sentence): string {
  if (difference.kind === "changed") return changeText(difference, locale);
  const kind = KINDS[difference.kind][locale];
  switch (difference.kind) {
    case "procedure-added":
      return locale === "vi"
        ? `${kind} (${difference.components} giấy tờ, ${difference.results} kết quả)`
        : `${kind} (${difference.components} papers, ${difference.results} results)`;
    case "procedure-removed":
      return kind;
    case "component-renamed":
    case "result-renamed":
      return `${kind}: “${difference.from}” → “${difference.to}”`;
    default:
      return `${kind}: ${difference.text}`;
  }
}

const COMES: Sentence = { vi: "thêm", en: "added:" };
const GOES: Sentence = { vi: "bỏ", en: "removed:" };

function changeText({ what, from, to }: Extract<Difference, { kind: "changed" }>, locale: keyof Sentence): string {
  const name = WHAT[what][locale];
  if (from === "") return `${COMES[locale]} ${name}: “${to}”`;
  return to === "" ? `${GOES[locale]} ${name}: “${from}”` : `${name}: “${from}” → “${to}”`;
}

/** Whether something comes, goes or changes: how the difference is marked. */
export const differenceSign = ({ kind }: Difference): "+" | "-" | "~" =>
  kind.endsWith("added") ? "+" : kind.endsWith("removed") ? "-" : "~";
