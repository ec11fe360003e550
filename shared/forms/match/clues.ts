import { fold } from "../../text/fold.ts";
import type { FieldDescription } from "../field-description.ts";

/** What the loaded options of a list say it is; null when they say nothing. */
export type OptionKind =
  | "gender"
  | "ethnicity"
  | "religion"
  | "country"
  | "province"
  | "ward"
  | "district"
  | "idType"
  | "scope"
  | "residenceType"
  | "yesNo"
  | "maritalStatus"
  | "partyType";

const tests: readonly (readonly [OptionKind, RegExp, number])[] = [
  ["gender", /^(?:nam|nu|male|female)(?:\b|$)/, 2],
  ["yesNo", /^(?:co|khong|yes|no)$/, 2],
  ["scope", /^(?:trong nuoc|nuoc ngoai|o trong nuoc|o nuoc ngoai)$/, 2],
  ["residenceType", /^(?:noi )?(?:thuong tru|tam tru|(?:o |dang )?(?:sinh song|o hien tai|hien tai)|noi o hien)/, 2],
  ["idType", /^(?:the |so )?(?:can cuoc|cccd|cmnd|cmt|chung minh|ho chieu|passport|giay to)/, 2],
  ["partyType", /^(?:ca nhan|to chuc|doanh nghiep|co quan|cong dan)/, 2],
  ["maritalStatus", /(?:ket hon|vo chong|doc than|ly hon|goa)/, 2],
  ["ethnicity", /^(?:kinh|tay|thai|muong|khmer|kho ?me|hoa|nung|(?:h')?mong|dao|gia rai|e de|ba na|cham)\b/, 4],
  ["religion", /^(?:khong|phat giao|cong giao|thien chua|tin lanh|cao dai|hoa hao|hoi giao)/, 3],
  [
    "province",
    /^(?:tinh |thanh pho |tp\.? ?)?(?:ha noi|ho chi minh|da nang|can tho|hai phong|hue|cao bang|lang son|nghe an|thanh hoa|ca mau|an giang|dong nai|lam dong|gia lai|bac ninh|quang tri|lao cai|phu tho)$/,
    4,
  ],
  [
    "country",
    /^(?:(?:cong hoa xa hoi chu nghia )?viet nam|hoa ky|my|nhat ban|trung quoc|phap|duc|lao|campuchia|thai lan|anh|han quoc|singapore|vietnam)\b/,
    3,
  ],
  ["ward", /^(?:phuong|xa|thi tran|dac khu) /, 3],
  ["district", /^(?:quan|huyen|thi xa|thanh pho) /, 3],
];

/** @returns the kind that at least the wanted number of options bears, and half of a short list */
export function optionKind(field: FieldDescription): OptionKind | null {
  const options =
    field.options?.map((option) => fold(option.text)).filter((text) => text !== "" && !/^-*\s*(?:chon|tat ca|select)/.test(text)) ?? [];
  if (options.length === 0) return null;
  for (const [kind, pattern, least] of tests) {
    const hits = options.filter((option) => pattern.test(option)).length;
    if (
      hits >= Math.min(least, options.length) &&
      (hits >= least || hits === options.length) &&
      (options.length > 12 || hits * 2 >= options.length)
    )
      return kind;
  }
  return null;
}

/** Stems in control names and the attribute they stand for; role prefixes are read apart. Folded, without separators. */
const stems: readonly (readonly [RegExp, string])[] = [
  [/(?:ngay|date)(?:cap|ofissue|issue)|identitydate|idissuedate|issuedate/, "idIssueDate"],
  [/(?:noi|coquan|place)cap|identityagency|idissueplace|issueplace|issuedby/, "idIssuePlace"],
  [/loaigiayto|idtype|identitytype/, "idType"],
  [/sogiayto/, "idDocNumber"],
  [/sodinhdanh|cccd|cmnd|socccd|identitynumber|idnumber|personalid|cancuoc|sodd/, "idNumber"],
  [/hoten|fullname|hovaten|tennguoi|tencongdan|tenchuhoso/, "fullName"],
  [/ngaysinh|birthday|dateofbirth|ngaythangnamsinh|birthdate/, "dateOfBirth"],
  [/namsinh|yearofbirth/, "yearOfBirth"],
  [/gioitinh|gender/, "gender"],
  [/dantoc|ethnic/, "ethnicity"],
  [/tongiao|religion/, "religion"],
  [/quoctich|nationality|^nation$/, "nationality"],
  [/sodienthoai|dienthoai|phonenumber|phone|mobile|sodt|didong/, "phone"],
  [/email|thudientu/, "email"],
  [/loaicutru/, "residenceType"],
  [/masothue|taxcode/, "taxCode"],
  [/nghenghiep|occupation/, "occupation"],
];
const addressStems: readonly (readonly [RegExp, string])[] = [
  [/(?:quocgia|country)$/, "country"],
  [/(?:tinh|tinhthanh|tinhtp|province|thanhpho)$/, "province"],
  [/(?:phuongxa|xaphuong|ward|commune|xa)$/, "ward"],
  [/(?:diachichitiet|chitiet|sonha|addressdetail)$/, "detail"],
];
const rolePrefixes: readonly (readonly [RegExp, string])[] = [
  [/^(?:nyc$|nguoiyeucau|nguoinop|applicant|congdan)/, "applicant"],
  [/^(?:chuhoso|owner)/, "owner"],
  [/^(?:nks|con|tre|child)$/, "child"],
  [/^(?:cha|bo|father)$/, "father"],
  [/^(?:me|mother)$/, "mother"],
  [/^(?:vo$|bennu|bride)/, "bride"],
  [/^(?:chong$|bennam|groom)/, "groom"],
  [/^(?:nkt$|nguoichet|deceased)/, "deceased"],
  [/^(?:nxn|ntd)$/, "subject"],
];

export interface NameClues {
  readonly attribute: string | null;
  readonly part: string | null;
  readonly role: string | null;
}

/** What name and id of a control say. Weak evidence: form authors copy them as they copy labels. */
export function nameClues(names: readonly string[] | undefined): NameClues {
  let attribute: string | null = null;
  let part: string | null = null;
  let role: string | null = null;
  for (const name of names ?? []) {
    const words = name
      .replace(/^data\[|\]/g, "")
      .replace(/[[\]]/g, "_")
      .split(/[_.\-\s:$]+|(?<=[a-z0-9])(?=[A-Z])/)
      .map((word) => fold(word))
      .filter(Boolean);
    const flat = words.join("").replace(/\d+$/, "");
    role ??= rolePrefixes.find(([pattern]) => pattern.test(words[0] ?? "") || pattern.test(flat))?.[1] ?? null;
    attribute ??= stems.find(([pattern]) => pattern.test(flat))?.[1] ?? null;
    part ??= addressStems.find(([pattern]) => pattern.test(flat))?.[1] ?? null;
  }
  return { attribute, part, role };
}
