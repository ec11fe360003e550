import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe } from "vitest";
import type { Database } from "../database.ts";
import { openDatabase } from "../open-database.ts";
import { findPostgres, startPostgres, type TemporaryPostgres } from "./temporary-postgres.ts";

/**
 * One suite for every database: SQLite always, PostgreSQL where its server is installed.
 * @param suite is given a function that opens an empty database
 */
export function eachDatabase(suite: (open: () => Promise<Database>) => void): void {
  describe("SQLite", () => suite(() => openDatabase(":memory:")));
  const programs = findPostgres();
  if (programs === null) return;
  describe("PostgreSQL", () => {
    let server: TemporaryPostgres | undefined;
    beforeAll(() => {
      // What survives a power cut is not what these tests are about.
      server = startPostgres(programs, { durable: false });
    });
    afterAll(() => server?.stop());
    suite(async () => {
      if (!server) throw new Error("PostgreSQL did not start");
      const name = `t${randomBytes(6).toString("hex")}`;
      const client = new pg.Client({ connectionString: server.address("postgres") });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return openDatabase(server.address(name));
    });
  });
}
