// Runs under any Node >= 20, before a single package is installed: only built-in modules here.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
export const BUNDLED_NODE = join(ROOT, "node_modules", "node", "bin", "node");
/** Not in package.json: pnpm would then manage its own version, outside the frozen lockfile. */
const PNPM_VERSION = "12.21.0";
const STAMP = join(ROOT, "node_modules", ".camtay-installed");
const TOOLS = join(ROOT, ".tools");

/** Stops with one sentence for the person and exit status 2. */
export function stop(sentence) {
  console.error(`\n${sentence}\n`);
  process.exit(2);
}

function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: ROOT, stdio: "inherit", ...options }).status === 0;
}

function pnpm() {
  const binary = join(TOOLS, "node_modules", ".bin", "pnpm");
  const works = () =>
    existsSync(binary) && spawnSync(binary, ["--version"], { cwd: TOOLS, encoding: "utf8" }).stdout?.trim() === PNPM_VERSION;
  if (works()) return binary;
  mkdirSync(TOOLS, { recursive: true });
  writeFileSync(join(TOOLS, "package.json"), '{"private":true}\n');
  console.error(`Đang lấy pnpm ${PNPM_VERSION} …`);
  const args = ["install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error", `pnpm@${PNPM_VERSION}`];
  if (!run("npm", args, { cwd: TOOLS, stdio: ["ignore", 2, 2] }) || !works()) {
    stop(
      "Không lấy được pnpm. Hãy kiểm tra kết nối tới kho gói npm rồi chạy lại.\n(pnpm could not be installed: check the connection to the npm registry and run again.)",
    );
  }
  return binary;
}

/** Installs the locked packages when the lockfile differs from the one installed last; otherwise costs a hash. */
export function ensurePackages() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < 20) stop(`Cần Node 20 trở lên, máy này có ${process.version}. (Node >= 20 is needed.)`);
  const manifests = [
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    "package.json",
    "shared/package.json",
    "worker/package.json",
    "extension/package.json",
    "tests/package.json",
  ];
  const hash = createHash("sha256");
  for (const file of manifests) hash.update(readFileSync(join(ROOT, file)));
  const digest = hash.digest("hex");
  if (existsSync(STAMP) && existsSync(BUNDLED_NODE) && readFileSync(STAMP, "utf8") === digest) return;
  const binary = pnpm();
  console.error("Đang cài các gói phần mềm …");
  if (!run(binary, ["install", "--frozen-lockfile", "--reporter=append-only", "--loglevel=error"], { stdio: ["ignore", 2, 2] })) {
    stop("Cài gói không thành công. Hãy đọc dòng lỗi phía trên rồi chạy lại.\n(pnpm install failed: see the lines above.)");
  }
  const version = spawnSync(BUNDLED_NODE, ["--version"], { encoding: "utf8" }).stdout?.trim() ?? "";
  const [x, y] = version.slice(1).split(".").map(Number);
  if (!(x > 22 || (x === 22 && y >= 12)))
    stop(`Node đi kèm phải từ 22.12 trở lên, đang là "${version}". Hãy xóa thư mục node_modules rồi chạy lại.`);
  writeFileSync(STAMP, digest);
}

const found = (command) => spawnSync("sh", ["-c", `command -v ${command}`]).status === 0;

/** Programs the product uses, the Debian package that brings each, and how to see that it is there. */
export const PROGRAMS = {
  redis: { packages: ["redis-server"], present: () => found("redis-server") },
  tesseract: {
    packages: ["tesseract-ocr", "tesseract-ocr-vie"],
    present: () => found("tesseract") && /^vie$/m.test(spawnSync("tesseract", ["--list-langs"], { encoding: "utf8" }).stdout ?? ""),
  },
  chromium: { packages: ["chromium", "fonts-liberation"], present: () => existsSync(process.env.CHROMIUM ?? "/usr/bin/chromium") },
  poppler: { packages: ["poppler-utils"], present: () => found("pdfsig") },
  qpdf: { packages: ["qpdf"], present: () => found("qpdf") },
  openssl: { packages: ["openssl"], present: () => found("openssl") },
  softhsm: { packages: ["softhsm2"], present: () => found("softhsm2-util") },
};

const isRoot = () => process.getuid?.() === 0;
const maySudo = () => !isRoot() && found("sudo") && spawnSync("sudo", ["-n", "true"]).status === 0;
const mayInstall = () => found("apt-get") && (isRoot() || maySudo());
const aptLine = (packages) => `apt-get install -y --no-install-recommends ${packages.join(" ")}`;

/** Installs Debian packages, with a fresh list of them where the one at hand is too old. */
function install(packages) {
  console.error(`Đang cài ${packages.join(", ")} …`);
  const prefix = maySudo() ? "sudo -n env DEBIAN_FRONTEND=noninteractive " : "DEBIAN_FRONTEND=noninteractive ";
  const apt = (command) => run("sh", ["-c", `${prefix}${command} >&2`]);
  const line = `${aptLine(packages)} -qq`;
  return apt(line) || (apt("apt-get update -qq") && apt(line));
}

/**
 * Installs missing programs through apt where it may (root, or sudo without a password); otherwise prints the exact line and exits 2.
 * @param {(keyof typeof PROGRAMS)[]} names
 */
export function ensurePrograms(names) {
  const missing = names.filter((name) => !PROGRAMS[name].present());
  if (missing.length === 0) return;
  const packages = missing.flatMap((name) => PROGRAMS[name].packages);
  const line = aptLine(packages);
  if (!mayInstall()) stop(`Máy còn thiếu phần mềm. Hãy nhờ người quản trị chạy dòng này, rồi chạy lại:\n\n  sudo ${line}`);
  if (!install(packages)) stop(`apt không cài được. Hãy chạy dòng này rồi đọc lỗi của nó:\n\n  sudo ${line}`);
  for (const name of missing)
    if (!PROGRAMS[name].present()) stop(`Đã cài ${PROGRAMS[name].packages.join(", ")} nhưng vẫn không chạy được "${name}".`);
}

/**
 * Installs missing programs where it may; without them what needs them is passed over by name, and nothing stops.
 * @param {(keyof typeof PROGRAMS)[]} names
 */
export function offerPrograms(names) {
  for (const name of names) {
    const { packages, present } = PROGRAMS[name];
    if (present() || (mayInstall() && install(packages) && present())) continue;
    console.error(
      `Bỏ qua các phép thử cần ${packages.join(", ")}: phần mềm này chưa có. (${packages.join(", ")} is not installed: its tests are skipped.)`,
    );
  }
}

/** The environment in which every tool of the project runs: the bundled Node and the workspace's binaries first. */
export function environment(extra = {}) {
  const path = [dirname(BUNDLED_NODE), join(ROOT, "node_modules", ".bin"), process.env.PATH].join(delimiter);
  return { ...process.env, PATH: path, NODE_OPTIONS: process.env.NODE_OPTIONS ?? "", ...extra };
}

/** Starts a program under the bundled Node with this terminal; resolves with its exit status. Signals reach the child through the terminal or are passed on. */
export function runUnderBundledNode(args, { cwd = process.cwd(), env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(BUNDLED_NODE, ["--disable-warning=ExperimentalWarning", ...args], { cwd, stdio: "inherit", env: environment(env) });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
    child.on("exit", (code, signal) => resolve(code ?? (signal ? 130 : 1)));
  });
}
