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
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "journeys",
          include: ["tests/journeys/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
