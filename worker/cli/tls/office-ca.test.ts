import { X509Certificate } from "node:crypto";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { connect } from "node:tls";
import { beforeAll, describe, expect, it } from "vitest";
import { installPage } from "./install-page.ts";
import { type CertifiedKey, checkNames, makeOfficeCa, makeServerCertificate } from "./office-ca.ts";

const NAMES = ["camtay.xa-mau.local", "192.168.10.5", "fd00::5"];
const now = new Date();
let ca: CertifiedKey;
beforeAll(async () => {
  ca = await makeOfficeCa("Trung tâm Phục vụ hành chính công xã Mẫu", NAMES, now);
});

/** What a client that trusts the office's certificate says about a server. @returns error code (or its words), or null when all is well */
async function visit({ certificate, key }: CertifiedKey, servername: string): Promise<string | null> {
  const server = createServer({ cert: certificate, key }, (_request, response) => response.end("x"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await new Promise((resolve) => {
      const socket = connect({ host: "127.0.0.1", port: (server.address() as AddressInfo).port, ca: ca.certificate, servername }, () => {
        socket.end();
        resolve(null);
      });
      socket.on("error", (problem: NodeJS.ErrnoException) =>
        resolve(problem.code === "UNSPECIFIED" ? problem.message : (problem.code ?? problem.message)),
      );
    });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

describe("an office's own certificate authority", () => {
  it("vouches for its server: a client that trusts it connects without a warning", async () => {
    const server = await makeServerCertificate(ca, NAMES, now);
    expect(await visit(server, NAMES[0]!)).toBeNull();
    expect(await visit(server, "ngan-hang.example")).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
    const { subjectAltName, validTo } = new X509Certificate(server.certificate);
    expect(subjectAltName).toBe("DNS:camtay.xa-mau.local, IP Address:192.168.10.5, IP Address:FD00:0:0:0:0:0:0:5");
    expect(Date.parse(validTo) - now.getTime()).toBeLessThan(398 * 86_400_000);
  });

  it("can vouch for nothing else, even in the hands of a thief", async () => {
    const stolen = await makeServerCertificate(ca, ["ngan-hang.example"], now);
    expect(await visit(stolen, "ngan-hang.example")).toContain("permitted subtree violation");
  });

  it("renews: a new server certificate is trusted without a new installation", async () => {
    expect(await visit(await makeServerCertificate(ca, NAMES, new Date(now.getTime() - 86_400_000)), NAMES[0]!)).toBeNull();
  });

  it("is one: its certificate says so, with the office's name in Vietnamese", () => {
    const certificate = new X509Certificate(ca.certificate);
    expect(certificate.ca).toBe(true);
    expect(certificate.subject).toContain("xã Mẫu");
  });
});

it.each([[[]], [["a b"]], [["-a.local"]], [["xa mẫu"]], [["*.local"]], [["https://x"]]])("%j is no name of a server", (names) =>
  expect(() => checkNames(names)).toThrow(expect.objectContaining({ code: "system.invalid_input" })),
);

it("the page says what to compare before anything is installed, and shows names as text", () => {
  const page = installPage("<script>", "https://camtay.local:8460", "office-ca.crt", { sha1: "AA:BB", sha256: "CC:DD" });
  expect(page).toContain('lang="vi"');
  expect(page.indexOf("AA:BB")).toBeLessThan(page.indexOf("Install Certificate"));
  expect(page).not.toContain("<script>");
});
