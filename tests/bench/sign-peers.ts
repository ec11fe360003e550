import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { hasPythonJudges, JUDGES_FOLDER, PYTHON } from "../conformance/judges.ts";

const PEERS = join(JUDGES_FOLDER, "peers", "node_modules");

/** Another program that prepares, freezes and embeds the same file with the same ready signature value. */
export interface SigningPeer {
  readonly name: string;
  readonly bar: number;
  /** CPU milliseconds of each of many rounds. */
  measure(rounds: number): Promise<number[]>;
}

export interface PeerTask {
  readonly original: Uint8Array;
  readonly certificate: Uint8Array;
  readonly chain: readonly Uint8Array[];
  /** The value no key has to be asked for. */
  readonly value: Uint8Array;
  /** A finished CMS that carries it, for those that take nothing less. */
  readonly cms: Uint8Array;
}

type CpuOfEach = (rounds: number, work: () => unknown) => Promise<number[]>;
// biome-ignore lint/suspicious/noExplicitAny: packages that are installed apart and bring no types here.
type Loose = any;
const load = (path: string): Promise<Loose> => import(pathToFileURL(join(PEERS, path)).href);

/** Peers that `npm run judges` has installed; those that are absent are named. */
export const signingPeers = async (task: PeerTask, cpuOfEach: CpuOfEach): Promise<{ peers: SigningPeer[]; absent: string[] }> => {
  const peers: SigningPeer[] = [];
  const absent: string[] = [];
  if (existsSync(join(PEERS, "@libpdf", "core"))) peers.push(await libpdf(task, cpuOfEach));
  else absent.push("@libpdf/core");
  if (existsSync(join(PEERS, "@signpdf", "signpdf"))) peers.push(await signpdf(task, cpuOfEach));
  else absent.push("@signpdf/signpdf");
  if (hasPythonJudges()) peers.push(pyhanko(task));
  else absent.push("pyHanko");
  return { peers, absent };
};

const libpdf = async ({ original, certificate, chain, value }: PeerTask, cpuOfEach: CpuOfEach): Promise<SigningPeer> => {
  const { PDF } = await load("@libpdf/core/dist/index.mjs");
  const signer = { certificate, certificateChain: chain, keyType: "RSA", signatureAlgorithm: "RSASSA-PKCS1-v1_5", sign: async () => value };
  const once = async () => (await PDF.load(original)).sign({ signer, level: "B-B" });
  return {
    name: "@libpdf/core",
    bar: 2,
    measure: async (rounds) => {
      for (let warm = 0; warm < 300; warm++) await once();
      return cpuOfEach(rounds, once);
    },
  };
};

const signpdf = async ({ original, cms }: PeerTask, cpuOfEach: CpuOfEach): Promise<SigningPeer> => {
  const { SignPdf } = (await load("@signpdf/signpdf/dist/signpdf.js")).default;
  const { plainAddPlaceholder } = (await load("@signpdf/placeholder-plain/dist/plainAddPlaceholder.js")).default;
  const { Signer } = (await load("@signpdf/utils/dist/index.js")).default;
  class Ready extends Signer {
    async sign() {
      return Buffer.from(cms);
    }
  }
  const texts = { reason: "x", contactInfo: "x", name: "x", location: "x" };
  const once = () =>
    new SignPdf().sign(plainAddPlaceholder({ pdfBuffer: Buffer.from(original), signatureLength: 12_288, ...texts }), new Ready());
  return {
    name: "@signpdf/signpdf",
    bar: 30,
    measure: async (rounds) => {
      for (let warm = 0; warm < 60; warm++) await once();
      return cpuOfEach(Math.min(rounds, 20), once);
    },
  };
};

const PROGRAM = `
import io, json, sys, time
from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore
folder, rounds = sys.argv[1], int(sys.argv[2])
read = lambda name: open(f"{folder}/{name}", "rb").read()
certificate, value, original = x509.Certificate.load(read("certificate")), read("value"), read("original")
signer = signers.ExternalSigner(certificate, SimpleCertificateStore(), value)
meta = signers.PdfSignatureMetadata(field_name="Sig1", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
times = []
for at in range(rounds + 3):
    before = time.process_time()
    signers.PdfSigner(meta, signer=signer).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(original)), bytes_reserved=12288)
    if at >= 3: times.append((time.process_time() - before) * 1000)
print(json.dumps(times))
`;

const pyhanko = ({ original, certificate, value }: PeerTask): SigningPeer => ({
  name: "pyHanko",
  bar: 10,
  measure: async (rounds) => {
    const folder = mkdtempSync(join(tmpdir(), "camtay-peer-"));
    try {
      for (const [name, bytes] of Object.entries({ original, certificate, value })) writeFileSync(join(folder, name), bytes);
      const { stdout, stderr } = spawnSync(join(PYTHON, "python"), ["-c", PROGRAM, folder, String(Math.min(rounds, 30))], {
        encoding: "utf8",
      });
      if (stdout === "") throw new Error(`pyHanko: ${stderr.trim().split("\n").at(-1) ?? ""}`);
      return JSON.parse(stdout) as number[];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});
