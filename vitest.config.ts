import { defineConfig } from "vitest/config";

/** Unit tests sit beside the code; whole flows (real servers, real browser) are in tests/journeys. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: [
            "shared/**/*.test.ts",
            "worker/**/*.test.ts",
            "extension/**/*.test.{ts,tsx}",
            "tests/{services,signing,corpus,portals}/**/*.test.ts",
            "launch/**/*.test.ts",
          ],
          exclude: ["**/node_modules/**", "**/.output/**"],
          testTimeout: 180_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: "journeys",
          include: ["tests/journeys/**/*.test.ts"],
          // The states waited for come in seconds; a busy machine may take minutes, and that is no failure.
          testTimeout: 600_000,
          hookTimeout: 300_000,
          expect: { poll: { timeout: 240_000, interval: 200 } },
          fileParallelism: false,
        },
      },
    ],
  },
});
