const NAMES_SHOWN = 12;

/** What the helper's own windows say. */
export const HELPER_TEXT = {
  chooseLibrary: "Chọn tệp thư viện PKCS#11 của USB token",
  askPin: (count: number, names: readonly string[], checkCode: string, signer: string): string =>
    [
      `Nhập mã PIN của USB token để ký ${count} tệp`,
      `Người ký: ${signer}`,
      `Mã kiểm tra: ${checkCode} (phải giống mã trên bàn ký)`,
      "",
      ...names.slice(0, NAMES_SHOWN),
      ...(names.length > NAMES_SHOWN ? [`… và ${names.length - NAMES_SHOWN} tệp nữa`] : []),
    ].join("\n"),
} as const;
