import { generateKeyPairSync } from "node:crypto";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { build } from "esbuild";
import forge from "node-forge";
import { benchCases, type LabelledForm } from "./bench-form.ts";
import { PLACES } from "./demo/places.ts";

const APP = new URL("./bench-app/", import.meta.url).pathname;
const TYPES: Record<string, string> = { js: "text/javascript", css: "text/css", html: "text/html", woff2: "font/woff2" };

/** Names under which the bench answers: public portal names, so that the package that ships runs on them. */
export const BENCH_HOST = "dichvucong.thunghiem.gov.vn";
export const FORM_HOST = "tokhaidientu.thunghiem.gov.vn";

/** A page with the tables of people that Form.io draws. */
export const GRIDS_PATH = "/bang";

async function bundle(): Promise<Map<string, Uint8Array>> {
  const result = await build({
    entryPoints: [`${APP}render-form.ts`, `${APP}render-grids.ts`],
    bundle: true,
    splitting: true,
    write: false,
    minify: true,
    format: "esm",
    target: "chrome120",
    outdir: "/",
    entryNames: "[name]",
    logLevel: "silent",
    keepNames: true,
    jsx: "automatic",
    jsxImportSource: "react",
    define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
    loader: { ".woff": "empty", ".woff2": "empty", ".ttf": "empty", ".eot": "empty", ".svg": "empty", ".png": "empty", ".gif": "empty" },
  });
  return new Map(result.outputFiles.map((file) => [file.path, file.contents]));
}

function certificate(): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const cert = forge.pki.createCertificate();
  cert.publicKey = forge.pki.publicKeyFromPem(publicKey);
  cert.serialNumber = "01";
  cert.validity.notBefore = new Date(Date.now() - 86_400_000);
  cert.validity.notAfter = new Date(Date.now() + 86_400_000);
  const name = [{ name: "commonName", value: BENCH_HOST }];
  cert.setSubject(name);
  cert.setIssuer(name);
  cert.setExtensions([{ name: "subjectAltName", altNames: [{ type: 2, value: "*.thunghiem.gov.vn" }] }]);
  cert.sign(forge.pki.privateKeyFromPem(privateKey), forge.md.sha256.create());
  return { key: privateKey, cert: forge.pki.certificateToPem(cert) };
}

const page = (body: string): string => `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Cổng dịch vụ công</title>
<link rel="stylesheet" href="/libraries.css"><link rel="stylesheet" href="/bench.css"></head><body>${body}</body></html>`;
const FORM_PAGE = page(`<main><form id="form" novalidate></form></main><script type="module" src="/render-form.js"></script>`);

const BENCH_CSS = `body{font:14px/1.4 system-ui,sans-serif;margin:16px}.form-group,.e-row{margin:8px 0}label,.question{display:block;font-weight:600;margin:0 0 2px}
.choices-row label,.ant-radio-wrapper,mat-radio-button label,mat-checkbox label{display:inline;font-weight:400}input,select,textarea{font:inherit}
h1{font-size:20px}h2{font-size:16px}.portal-list{list-style:none;border:1px solid #999;padding:4px;max-height:240px;overflow:auto;background:#fff}
.x-select__drop{border:1px solid #999;background:#fff;max-height:200px;overflow:auto}[hidden]{display:none}iframe{width:100%;height:3000px;border:0}
.u-floating{display:flex;flex-direction:column-reverse;align-items:flex-start}.pick-face,.pick-row{border:1px solid #999;padding:2px 6px;width:240px}`;

const STYLES = [
  "@formio/js/dist/formio.form.min.css",
  "flatpickr/dist/flatpickr.min.css",
  "select2/dist/css/select2.min.css",
  "bootstrap-datepicker/dist/css/bootstrap-datepicker.min.css",
  "survey-core/survey-core.min.css",
  "element-plus/dist/index.css",
  "@ng-select/ng-select/themes/default.theme.css",
  "chosen-js/chosen.min.css",
  "icheck/skins/square/square.css",
  "@angular/material/prebuilt-themes/azure-blue.css",
  "bootstrap-select/dist/css/bootstrap-select.min.css",
  "ng-zorro-antd/select/style/entry.css",
];
/** Apart: they restyle classes that newer libraries share. */
const OLD_STYLES = ["@angular/material/legacy-prebuilt-themes/legacy-indigo-pink.css", "antd/dist/antd.min.css"];

/** @param beside file of the package whose libraries are meant */
async function readStyles(names: readonly string[], beside: string): Promise<string> {
  const { readFile } = await import("node:fs/promises");
  const { createRequire } = await import("node:module");
  const require = createRequire(beside);
  const read = async (name: string): Promise<string> => {
    try {
      return await readFile(require.resolve(name), "utf8");
    } catch {
      // A library without its sheet at this place is drawn unstyled; the controls are the same.
      return "";
    }
  };
  return (await Promise.all(names.map(read))).join("\n");
}

export interface BenchServer {
  readonly port: number;
  /** Switches that send the portal names to this server. */
  readonly browserArgs: readonly string[];
  /** Address of one form; forms of the justice ministry's kind stand in a frame of another host. */
  addressOf(form: LabelledForm): string;
  close(): Promise<void>;
}

/**
 * Serves every form, drawn by the real widget libraries, under `https://*.gov.vn` names on this machine.
 * @param oldMajors draws Form.io, Ant Design and Angular Material by their old majors
 */
export async function startBenchServer(forms: readonly LabelledForm[], { oldMajors = false } = {}): Promise<BenchServer> {
  const files = await bundle();
  const styles = new Map([
    ["/libraries.css", await readStyles(STYLES, import.meta.url)],
    ["/old-majors.css", await readStyles(OLD_STYLES, `${APP}old-majors/package.json`)],
    ["/bench.css", BENCH_CSS],
  ]);
  const old = oldMajors ? "&old=1" : "";
  const byId = new Map(forms.map((form) => [form.id, form]));
  const server: Server = createServer(certificate(), (request, response) => {
    const url = new URL(request.url ?? "/", `https://${BENCH_HOST}`);
    const send = (type: string, body: string | Uint8Array, status = 200) => {
      response.writeHead(status, { "content-type": `${type}; charset=utf-8`, "cache-control": "max-age=60" });
      response.end(body);
    };
    const file = files.get(url.pathname);
    const form = byId.get(url.searchParams.get("form") ?? "");
    if (file) return send(TYPES[url.pathname.split(".").at(-1)!] ?? "application/octet-stream", file);
    const sheet = styles.get(url.pathname);
    if (sheet !== undefined) return send("text/css", sheet);
    if (url.pathname === "/api/wards")
      return send("application/json", JSON.stringify(PLACES[url.searchParams.get("province") ?? ""] ?? []));
    if (url.pathname === "/form.json" && form) return send("application/json", JSON.stringify(benchCases(form)));
    if (url.pathname === "/to-khai" && form) return send("text/html", FORM_PAGE);
    if (url.pathname === GRIDS_PATH)
      return send("text/html", page(`<main id="grids"></main><script type="module" src="/render-grids.js"></script>`));
    if (url.pathname === "/nop-ho-so" && form)
      return send(
        "text/html",
        page(`<h1>Nộp hồ sơ</h1><iframe src="https://${FORM_HOST}/to-khai?form=${encodeURIComponent(form.id)}${old}"></iframe>`),
      );
    send("text/plain", "not found", 404);
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    browserArgs: [`--host-resolver-rules=MAP *.thunghiem.gov.vn:443 127.0.0.1:${port}`, "--ignore-certificate-errors"],
    addressOf: (form) => `https://${BENCH_HOST}/${isFramed(form) ? "nop-ho-so" : "to-khai"}?form=${encodeURIComponent(form.id)}${old}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const isFramed = (form: LabelledForm): boolean => form.sections.some(({ fields }) => fields.some(({ widget }) => widget?.startsWith("x-")));
