import { AgencyCode } from "@camtay/shared/domain/agency-code.ts";

export const ACTING_AGENCY_KEY = "acting-agency";

/** The agency for which this person acts now, when it is not their own. In the browser's memory only; ends with the login. */
export async function readActingAgency(): Promise<string | null> {
  const parsed = AgencyCode.safeParse((await chrome.storage.session.get(ACTING_AGENCY_KEY))[ACTING_AGENCY_KEY]);
  return parsed.success ? parsed.data : null;
}

/** @param agency null: one's own */
export const saveActingAgency = (agency: string | null): Promise<void> =>
  agency === null ? chrome.storage.session.remove(ACTING_AGENCY_KEY) : chrome.storage.session.set({ [ACTING_AGENCY_KEY]: agency });
