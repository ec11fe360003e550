import { afterAll, afterEach, beforeAll } from "vitest";
import { startTestServices, type TestServices } from "../services/start-test-services.ts";
import { type OfficeOptions, openSigningOffice, type SigningOffice } from "./signing-office.ts";

/** The test service for a file of tests, and desks in front of it that are closed after each test; faults and counters begin at nought each time. */
export const officeBench = (phoneDelayMs = 20) => {
  const made: { services?: TestServices } = {};
  const opened: SigningOffice[] = [];
  const services = (): TestServices => {
    if (made.services === undefined) throw new Error("the service is started before the first test");
    return made.services;
  };
  beforeAll(async () => {
    made.services = await startTestServices({ phone: "auto", phoneDelayMs });
  });
  afterEach(async () => {
    for (const office of opened.splice(0)) await office.close();
    await services().clearFaults();
    await services().resetCounters();
  });
  afterAll(() => services().stop());
  return {
    get services() {
      return services();
    },
    open: async (options: OfficeOptions = {}): Promise<SigningOffice> => {
      const office = await openSigningOffice(services(), options);
      opened.push(office);
      return office;
    },
  };
};
