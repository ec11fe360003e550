import { describe, expect, it } from "vitest";
import { readSettings } from "./settings.ts";

describe("settings from the environment", () => {
  it("an empty environment gives one machine on loopback", () => {
    const settings = readSettings({});
    expect(settings).toMatchObject({ host: "127.0.0.1", port: 8460, redis: null, tls: null, csc: null });
    expect(settings.database).toBe(`${settings.dataFolder}/camtay.sqlite`);
  });

  it("a wrong value is refused by the name of its variable", () => {
    expect(() => readSettings({ CAMTAY_PORT: "cổng" })).toThrowError(/CAMTAY_PORT/);
    expect(() => readSettings({ CAMTAY_CSC_URL: "ftp://x" })).toThrowError(/CAMTAY_CSC_URL/);
    expect(() => readSettings({ CAMTAY_CSC_URL: "http://127.0.0.1:1" })).toThrowError(/CAMTAY_CSC_CLIENT_ID/);
  });

  it("the keys of an archive lie beside it, and those of a bucket on this machine", () => {
    const places = (environment: Record<string, string>) => {
      const { archiveFolder, archiveKeysFolder } = readSettings({ CAMTAY_DATA: "/srv/camtay", ...environment });
      return [archiveFolder, archiveKeysFolder];
    };
    expect(places({})).toEqual(["/srv/camtay/archive", "/srv/camtay/archive.keys"]);
    expect(places({ CAMTAY_ARCHIVE: "/mnt/kho" })).toEqual(["/mnt/kho", "/mnt/kho.keys"]);
    expect(places({ CAMTAY_ARCHIVE: "s3://kho/xa" })).toEqual(["s3://kho/xa", "/srv/camtay/archive.keys"]);
    expect(places({ CAMTAY_ARCHIVE: "s3://kho/xa", CAMTAY_ARCHIVE_KEYS: "/mnt/khoa" })).toEqual(["s3://kho/xa", "/mnt/khoa"]);
  });

  it("plain HTTP off loopback is refused", () => {
    expect(() => readSettings({ CAMTAY_HOST: "0.0.0.0" })).toThrowError(/tls_required/);
    const tls = { CAMTAY_HOST: "0.0.0.0", CAMTAY_TLS_CERT: "a.pem", CAMTAY_TLS_KEY: "b.pem" };
    expect(() => readSettings(tls)).toThrowError(/CAMTAY_PUBLIC_URL/);
    expect(readSettings({ ...tls, CAMTAY_PUBLIC_URL: "https://camtay.example.gov.vn/" }).publicUrl).toBe("https://camtay.example.gov.vn");
  });
});
