/**
 * Choices of the package writer where the annexes of Circular 05/2025/TT-BNV leave room or contradict each other. A change of a choice
 * is a new profile with a new id; packages name the one they were made with.
 */
export interface PackageProfile {
  readonly id: string;
  /** METS profile of E-ARK CSIP 2.0.4. */
  readonly metsProfile: string;
  /** What is packed, after the form and a low line. */
  readonly packageType: "hoso";
  readonly contentInformationType: string;
  /** Hex digits of checksums; accepted packages were seen with upper case. */
  readonly checksumCase: "upper" | "lower";
  readonly descriptiveType: string;
  readonly schemaFiles: { readonly dossier: string; readonly record: string };
  readonly checkedOn: string;
}

export const TT05_2025: PackageProfile = {
  id: "tt05-2025/1",
  metsProfile: "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP-v2-0-4.xml",
  packageType: "hoso",
  contentInformationType: "Thông tư 05/2025/TT-BNV",
  checksumCase: "upper",
  descriptiveType: "EAD",
  schemaFiles: { dossier: "EAD.xsd", record: "EAD_doc.xsd" },
  checkedOn: "2026-11-23",
};

export const checksum = (profile: PackageProfile, sha256: string): string =>
  profile.checksumCase === "upper" ? sha256.toUpperCase() : sha256.toLowerCase();

/**
 * What a package is for (Circular 05/2025/TT-BNV): AIP is kept; SIP is handed over to another archive, which makes its own AIP; DIP is for
 * readers, with the marks of a copy. Only an AIP carries PREMIS and what the reuse index is made from.
 */
export const PACKAGE_FORMS = ["AIP", "SIP", "DIP"] as const;
export type PackageForm = (typeof PACKAGE_FORMS)[number];

/** PRONOM keys of the PDF kinds an archive meets (nationalarchives.gov.uk/PRONOM). */
export const PRONOM: Readonly<Record<string, { readonly key: string; readonly name: string }>> = {
  "PDF/A-1b": { key: "fmt/354", name: "PDF/A-1b" },
  "PDF/A-2a": { key: "fmt/476", name: "PDF/A-2a" },
  "PDF/A-2b": { key: "fmt/477", name: "PDF/A-2b" },
  "PDF/A-2u": { key: "fmt/478", name: "PDF/A-2u" },
  "PDF 1.7": { key: "fmt/276", name: "PDF 1.7" },
};
