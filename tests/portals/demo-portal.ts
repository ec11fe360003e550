import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { build } from "esbuild";
import { PLACES } from "./demo/places.ts";

const FOLDER = new URL("./demo/", import.meta.url);
const TYPES: Record<string, string> = { js: "text/javascript", css: "text/css", html: "text/html", json: "application/json" };
/** A list on a real portal takes a moment; long enough to catch a filler that does not wait. */
const LIST_DELAY_MS = 120;

let bundled: Promise<ReadonlyMap<string, Uint8Array>> | undefined;

/** The page with the real Form.io library, bundled from the installed packages: nothing comes from a network address. */
function assets(): Promise<ReadonlyMap<string, Uint8Array>> {
  bundled ??= bundle();
  return bundled;
}

async function bundle(): Promise<ReadonlyMap<string, Uint8Array>> {
  const result = await build({
    entryPoints: [new URL("./demo-page.ts", FOLDER).pathname],
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    target: "chrome120",
    outdir: "/",
    logLevel: "silent",
    define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
  });
  const require = (await import("node:module")).createRequire(import.meta.url);
  const style = async (path: string) => readFile(require.resolve(path));
  const css = Buffer.concat([await style("@formio/js/dist/formio.form.min.css"), await style("flatpickr/dist/flatpickr.min.css")]);
  const files = new Map<string, Uint8Array>(result.outputFiles.map((file) => [file.path, file.contents]));
  files.set("/demo-page.css", css);
  files.set("/portal.css", await readFile(new URL("./portal.css", FOLDER)));
  files.set("/", await readFile(new URL("./index.html", FOLDER)));
  return files;
}

const codes = Object.keys(PLACES);
function answer(url: URL): unknown {
  if (url.pathname === "/api/provinces") return codes.map((name, index) => ({ code: `P${index + 1}`, name }));
  if (url.pathname !== "/api/wards") return null;
  const province = codes[Number(url.searchParams.get("province")?.slice(1)) - 1];
  return province ? PLACES[province]!.map((name, index) => ({ code: `${url.searchParams.get("province")}-${index + 1}`, name })) : [];
}

function send(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  response.writeHead(status, { "content-type": `${type}; charset=utf-8`, "cache-control": "no-store" });
  response.end(body);
}

/**
 * Serves the demo portal page on this machine: a birth registration drawn by the real Form.io. `?name=` and `?id=` choose the account
 * whose data the portal has put into the locked requester block.
 */
export async function startDemoPortal({
  port = 0,
  host = "127.0.0.1",
}: {
  port?: number;
  host?: string;
} = {}): Promise<{ url: string; close(): Promise<void> }> {
  const files = await assets();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://portal");
    const file = files.get(url.pathname);
    if (file) return send(response, 200, TYPES[url.pathname.split(".")[1] ?? "html"] ?? "text/html", file);
    const list = answer(url);
    if (list !== null) return void setTimeout(() => send(response, 200, "application/json", JSON.stringify(list)), LIST_DELAY_MS);
    send(response, 404, "text/plain", "not found");
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${bound}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
