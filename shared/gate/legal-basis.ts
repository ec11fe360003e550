/** A rule of law that decides whether a paper may be asked for, with the day from which it applies. Dates and readings: public digests as of November 2026. */
export interface LegalBasis {
  readonly id: string;
  readonly from: string;
  readonly to: string | null;
  readonly vi: string;
}

export const LEGAL_BASES = {
  stateHoldsData: {
    id: "state-holds-data",
    from: "2026-08-05",
    to: null,
    vi: "Không yêu cầu giấy tờ mà cơ sở dữ liệu của nhà nước đã có (Nghị định 309/2026/NĐ-CP).",
  },
  reuseDigitized: {
    id: "reuse-digitized",
    from: "2020-05-22",
    to: null,
    vi: "Dùng lại giấy tờ đã số hóa còn giá trị (Nghị định 45/2020/NĐ-CP).",
  },
  dataReplacesPaper: {
    id: "data-replaces-paper",
    from: "2026-01-01",
    to: null,
    vi: "Dữ liệu thay cho giấy tờ (Nghị quyết 66.7/2025/NQ-CP).",
  },
  presentOnly: {
    id: "present-only",
    from: "2016-01-01",
    to: null,
    // Papers shown and given back: decrees on civil status and certification of 2015, in force since 2016.
    vi: "Giấy tờ chỉ xuất trình để đối chiếu; cán bộ chụp lại và trả ngay, không giữ bản sao có chứng thực.",
  },
  lookUpFirst: {
    id: "look-up-first",
    from: "2026-08-05",
    to: null,
    vi: "Cán bộ tra cứu cơ sở dữ liệu trước và lưu kết quả tra cứu; chỉ nộp giấy tờ khi không tra được (Nghị định 309/2026/NĐ-CP).",
  },
  officeMakes: {
    id: "office-makes",
    from: "2000-01-01",
    to: null,
    vi: "Cán bộ lập giấy này; người dân không phải nộp.",
  },
  procedureAsks: {
    id: "procedure-asks",
    from: "2000-01-01",
    to: null,
    vi: "Thủ tục yêu cầu nộp giấy tờ này.",
  },
} as const satisfies Record<string, LegalBasis>;

/** Rules are chosen by the day on which the dossier was received, so that old dossiers keep their old rules. */
export const inForce = (basis: LegalBasis, receivedOn: string): boolean =>
  basis.from <= receivedOn && (basis.to === null || receivedOn < basis.to);
