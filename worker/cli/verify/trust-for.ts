import { existsSync } from "node:fs";
import { loadTrustAnchors, NO_ANCHORS, type TrustAnchors } from "../../signing/verify/trust-anchors.ts";

/** The folder given, else the installation's; none at all is a fact the report shows, not an error. */
export const trustFor = async (
  folder: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<TrustAnchors> => {
  if (folder !== undefined) return loadTrustAnchors(folder);
  const { readSettings } = await import("../../settings.ts");
  const { trustFolder } = readSettings(environment);
  return existsSync(trustFolder) ? loadTrustAnchors(trustFolder) : NO_ANCHORS;
};
