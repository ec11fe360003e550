import { fold, tidy } from "../text/fold.ts";

/** A label freed of what only guides the eye. */
export interface LabelReading {
  /** Main words, without numbering, footnotes, stars, dotted lines, asides. Empty when the label is only punctuation. */
  readonly text: string;
  /** Parts before the last colon, when the label chains several ("Tên loại giấy tờ: Số:"): context for `text`. */
  readonly before: string;
  /** Contents of brackets that say something ("tỉnh, TP"), without "(nếu có)", "(1)" and instructions. */
  readonly asides: readonly string[];
  /** Choices printed with tick boxes inside the label ("Nam □ Nữ □"). */
  readonly choices: readonly string[];
  /** `12`, `2.1`, `a`: the number or letter in front; null when none. */
  readonly number: string | null;
  /** A question ("Có thẻ BHYT không?"): answered by the person, whatever words it holds. */
  readonly question: boolean;
}

const NUMBERING =
  /^(?:\(?(?<number>\d{1,3}(?:\.\d{1,2}){0,3}|[a-zđA-HĐ]|[ivxIVX]{1,5})\)|(?<plain>\d{1,3}(?:\.\d{1,2}){0,3}|\d{1,2}[a-hđ]|(?!E-[Mm][Aa])[A-Z]|[IVX]{1,5})\s?(?:[.)-]|\/(?!\p{L}(?!\p{L})))|\[(?<boxed>\d{1,2}(?:\.\d{1,2})?)\]\s?[.:]?(?=\s*[^\s.:])|(?:[Pp]h[aầ]n|PH[AẦ]N|[Mm][uụ]c|M[UỤ]C|[Bb][uư][oớ]c|B[UƯ][OỚ]C)\s(?:thứ\s|số\s)?(?:\d{1,2}|[IVX]{1,5}|[A-D])(?:\s?[.:)/–-]+|(?=\s))|[-–•+*·▪■◦○]+)\s*/u;
const FOOTNOTE = /[\s]*(?:\(\d{1,2}\)|\[\d{1,2}\]|[*¹²³⁴-⁹]+|(?<=\p{Ll}{2}|:)\d{1,2})[\s:]*$/u;
const TICK = /[□☐▢❑◻○❏]/u;
const SAYS_NOTHING =
  /^(?:\d{1,2}|nếu có|nếu biết|bắt buộc|không bắt buộc|ghi (?!.*(?:hình thức|tình trạng))(?:rõ|đầy đủ|cụ thể|chi tiết|chính xác|theo|như|tên|bằng chữ in).*|theo (?:cccd|căn cước|giấy).*|viết (?:bằng )?chữ in hoa.*|viết in hoa.*|chữ in hoa.*|in hoa.*|theo mẫu.*|đối với.*|áp dụng.*|nếu .*|trường hợp .*|ví dụ.*|vd.*|dd\/mm\/yyyy|ngày\/tháng\/năm|định dạng.*|tối đa.*|dành cho.*|dùng cho.*|sử dụng cho.*|đã có.*|required|optional|if any|kèm theo.*|\*|)$/iu;
const INSTRUCTION =
  /^(?:--?\s*)?(?:(?:xin )?(?:vui lòng|hãy|đề nghị|yêu cầu)\s+)?(?:nhập(?: vào)?|điền(?! thoại| tích)|chọn|ghi rõ|ghi|khai|lựa chọn|cung cấp|please (?:enter|select)|enter|select|input)\s+(?:rõ\s+|thông tin\s+(?:về\s+)?|đầy đủ\s+|chính xác\s+)*(?=\p{L})/iu;
/** "ghi bằng chữ" is a field, not an instruction. */
const KEEP_VERB = /^(?:ghi|viết) (?:ngày .*)?bằng chữ/iu;
const VIETNAMESE = /[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]/iu;

/** The same pattern for labels written without any accent. */
const withoutAccents = (pattern: RegExp): RegExp =>
  new RegExp(
    pattern.source
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .replace(/đ/g, "d"),
    pattern.flags,
  );
/** "Hiện ở với ai", "có bao nhiêu con", "kết hôn lần thứ mấy": a question without its mark. */
const ASKS = /(?:^|\s)(?:với ai|là ai|bao nhiêu|bao lâu|lần thứ mấy|thứ mấy|như thế nào|thế nào|ở đâu|làm gì|hay không|hay chưa)(?:\s|$)/iu;
const ACCENTED = { saysNothing: SAYS_NOTHING, instruction: INSTRUCTION, keepVerb: KEEP_VERB, asks: ASKS };
const UNACCENTED = {
  saysNothing: withoutAccents(SAYS_NOTHING),
  instruction: withoutAccents(INSTRUCTION),
  keepVerb: withoutAccents(KEEP_VERB),
  asks: withoutAccents(ASKS),
};

function stripNumbering(text: string): { text: string; number: string | null } {
  let number: string | null = null;
  for (let rest = text; ; ) {
    const match = NUMBERING.exec(rest);
    const after = match ? rest.slice(match[0].length) : rest;
    if (!match || after === "") return { text: rest, number };
    number ??= match.groups?.number ?? match.groups?.plain ?? match.groups?.boxed ?? null;
    rest = after;
  }
}

/** Words that Vietnamese forms use as they are: behind a slash they are another thing asked, not a translation. */
const BORROWED =
  /^(?:e-?mail|gmail|fax|zalo|facebook|website|web|telegram|passport|visa|mst|cccd|cmnd|cmtnd|cmt|hotline|mobile|internet|photo)$/i;

/** "Nghề nghiệp/ Occupation:", "loại (2)/ Type": a translation set behind each name; whatever follows its colon is kept. */
const dropTranslations = (text: string): string =>
  VIETNAMESE.test(text)
    ? text.replace(/\s*\/\s*([A-Za-z][A-Za-z .,'’-]+?)(?=\s*(?::|$))/gu, (whole, half: string) => {
        const words = half.trim().split(/[\s,.]+/u);
        return words.some((word) => /[a-z]{2}|^[A-Z][a-z]$/.test(word)) && !words.every((word) => BORROWED.test(word)) ? "" : whole;
      })
    : text;

/** "Họ và tên / Full name", "THÔNG TIN CƠ BẢN / PERSONAL INFORMATION": the Vietnamese half. */
function dropEnglishHalf(text: string): string {
  const halves = text.split(/\s+[/|–-]\s+/u);
  const vietnamese = halves.filter((half) => VIETNAMESE.test(half));
  return halves.length > 1 &&
    vietnamese.length > 0 &&
    vietnamese.length < halves.length &&
    halves.some((h) => !VIETNAMESE.test(h) && /^[A-Za-z .,'()]{6,}$/.test(h))
    ? vietnamese.join(" / ")
    : text;
}

/** Abbreviations as offices write them: with a slash, or in capitals. */
const ABBREVIATIONS: readonly (readonly [RegExp, string])[] = [
  [/(?<!\p{L})[Đđ]\s?\/\s?(?:[Tt]|thoại)(?!\p{L})/gu, "điện thoại"],
  [/(?<!\p{L})[Đđ]\s?\/\s?[Cc](?!\p{L})/gu, "địa chỉ"],
  [/(?<!\p{L})DTXD(?!\p{L})/gu, "diện tích xây dựng"],
  [/(?<!\p{L})DT(?=\s\p{L})/gu, "diện tích"],
  [/(?<=cao )CT(?!\p{L})/gu, "công trình"],
  [/(?<!\p{L})BĐ(?!\p{L})/gu, "bản đồ"],
  [/(?<!\p{L})TK(?!\p{L})/gu, "tài khoản"],
  [/(?<!\p{L})NH(?!\p{L})/gu, "ngân hàng"],
  [/(?<!\p{L})LPTB(?!\p{L})/gu, "lệ phí trước bạ"],
  [/(?<!\p{L})MSDN(?!\p{L})/gu, "mã số doanh nghiệp"],
  [/(?<!\p{L})(?:GCN|Giấy CN)\s?QSDĐ(?!\p{L})/gu, "giấy chứng nhận quyền sử dụng đất"],
  [/(?<!\p{L})QSDĐ(?!\p{L})/gu, "quyền sử dụng đất"],
  [/(?<!\p{L})SDĐ(?!\p{L})/gu, "sử dụng đất"],
  [/(?<!\p{L})ĐDPL(?!\p{L})/gu, "đại diện pháp luật"],
  [/(?<!\p{L})UQ(?!\p{L})/gu, "ủy quyền"],
  [/(?<!\p{L})DN(?!\p{L})/gu, "doanh nghiệp"],
  [/(?<!\p{L})HTX(?!\p{L})/gu, "hợp tác xã"],
  [/(?<!\p{L})HKD(?!\p{L})/gu, "hộ kinh doanh"],
  [/(?<=hộ )KD(?!\p{L})/gu, "kinh doanh"],
  [/(?<!\p{L})NKT(?!\p{L})/gu, "người khuyết tật"],
  [/(?<!\p{L})QH(?= với)/gu, "quan hệ"],
  [/(?<!\p{L})HC(?=$|\s|:|,)/gu, "hộ chiếu"],
];

/** Reads a label or heading as printed. Never throws; an unreadable label gives empty text. */
export function readLabel(label: string): LabelReading {
  const choices: string[] = [];
  const printed = label.normalize("NFC");
  const isAccented = VIETNAMESE.test(printed);
  const patterns = isAccented ? ACCENTED : UNACCENTED;
  // spelled out with accents, a label without any would be compared as one that has them
  const spelled = ABBREVIATIONS.reduce((text, [short, long]) => text.replace(short, isAccented ? long : fold(long)), printed);
  const numbered = stripNumbering(tidy(spelled.replace(/[.…_]{2,}|…/gu, " ")));
  let text = numbered.text;
  if (TICK.test(text)) {
    const colon = text.lastIndexOf(":", text.search(TICK));
    const boxed = text.slice(colon + 1);
    choices.push(
      ...boxed
        .split(TICK)
        .map((part) => part.replace(/^[\s,;/-]+|[\s,;:/-]+$/gu, ""))
        .filter((part) => /\p{L}/u.test(part)),
    );
    text = colon >= 0 ? text.slice(0, colon) : "";
  }
  const asides: string[] = [];
  text = tidy(
    text.replace(/[([]([^()[\]]*)[)\]]/gu, (_, inside: string) => {
      const aside = tidy(inside);
      if (!patterns.saysNothing.test(aside)) asides.push(aside);
      return " ";
    }),
  );
  while (FOOTNOTE.test(text)) text = text.replace(FOOTNOTE, "");
  text = dropTranslations(dropEnglishHalf(text.replace(/[*]+/g, " ")));
  const parts = text
    .split(":")
    .map((part) => tidy(part.replace(/^[\s,;./-]+|[\s,;./-]+$/gu, "")))
    .map((part, i) => (i === 0 ? part : stripNumbering(part).text))
    .filter((part) => /[\p{L}\p{N}]/u.test(part));
  // "(phút)": all that is said stands in brackets
  const main = parts.pop() ?? (asides.length === 1 ? asides.pop()! : "");
  const said = patterns.keepVerb.test(main) ? main : main.replace(patterns.instruction, "");
  return {
    text: said,
    before: parts.join(": "),
    asides,
    choices,
    number: numbered.number,
    question: /\?\s*$/u.test(main) || /\?\s*$/u.test(text) || patterns.asks.test(said),
  };
}
