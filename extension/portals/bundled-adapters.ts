import { PortalAdapter } from "@camtay/shared/portals/adapter.ts";
import cultureMinistry from "./families/culture-ministry.json" with { type: "json" };
import igateFormio from "./families/igate-formio.json" with { type: "json" };
import igateOlder from "./families/igate-older.json" with { type: "json" };
import justiceEform from "./families/justice-eform.json" with { type: "json" };
import liferayEform from "./families/liferay-eform.json" with { type: "json" };
import linkedServices from "./families/linked-services.json" with { type: "json" };
import nationalPicker from "./families/national-picker.json" with { type: "json" };
import nationalWizard from "./families/national-wizard.json" with { type: "json" };
import webforms from "./families/webforms.json" with { type: "json" };

/** The families that come with the package, most telling signature first. The package itself is signed by the store that delivers it. */
export const BUNDLED_ADAPTERS: readonly PortalAdapter[] = [
  justiceEform,
  igateFormio,
  nationalWizard,
  igateOlder,
  liferayEform,
  linkedServices,
  cultureMinistry,
  webforms,
  nationalPicker,
].map((adapter) => PortalAdapter.parse(adapter));
