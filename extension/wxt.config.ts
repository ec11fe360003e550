import { EXTENSION_KEY } from "@camtay/shared/domain/extension-identity.ts";
import { defineConfig } from "wxt";

const PORTALS = "https://*.gov.vn/*";
/** Only the build named "thử" runs on the demo page of this machine; the package that ships lists public portals alone. */
const DEMO_PORTAL = "http://127.0.0.1/*";

export default defineConfig({
  outDirTemplate: "{{browser}}-mv{{manifestVersion}}{{modeSuffix}}",
  imports: false,
  manifest: ({ mode }) => ({
    name: mode === "demo" ? "Cầm Tay (thử)" : "Cầm Tay",
    description: "Dẫn từng bước và điền biểu mẫu dịch vụ công từ giấy tờ đã có. Không gửi dữ liệu ra ngoài.",
    default_locale: "vi",
    key: EXTENSION_KEY,
    minimum_chrome_version: "120",
    permissions: ["storage", "sidePanel", "scripting", "identity", "alarms", "nativeMessaging"],
    host_permissions: mode === "demo" ? [PORTALS, DEMO_PORTAL] : [PORTALS],
    content_security_policy: {
      extension_pages: "script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    },
    action: { default_title: "Cầm Tay" },
  }),
  hooks: {
    "build:manifestGenerated": (wxt, manifest) => {
      if (wxt.config.mode === "demo") for (const script of manifest.content_scripts ?? []) script.matches?.push(DEMO_PORTAL);
    },
  },
  vite: () => ({
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: { target: "chrome120", sourcemap: false, chunkSizeWarningLimit: 2_000 },
  }),
});
