import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Folder for a picture of every screen, e.g. `CAMTAY_SCREENS=/tmp/screens`. */
const PICTURES = process.env.CAMTAY_SCREENS;

/** The screen of a common office laptop, and the side panel beside it. */
export const DESK_SIZE = { width: 1366, height: 768 };
export const PANEL_SIZE = { width: 400, height: 768 };

interface Axe {
  axe: {
    run(
      root: Document,
      options: object,
    ): Promise<{ violations: { id: string; impact: string; help: string; nodes: { target: string[]; failureSummary: string }[] }[] }>;
  };
}

/**
 * Looks at a page as it stands: no serious fault of WCAG 2.1 A and AA (found by axe-core), nothing wider than the screen,
 * no text cut off at a button. Told by `expect.soft`, so that one run names the faults of all screens.
 */
export async function lookAtScreen(page: Page, name: string, size: { width: number; height: number } = DESK_SIZE): Promise<void> {
  await page.setViewportSize(size);
  if (PICTURES) {
    mkdirSync(PICTURES, { recursive: true });
    // A panel is as long as its list; the picture shows all of it.
    const height = size.width < 600 ? await page.evaluate(() => Math.min(document.documentElement.scrollHeight, 2_400)) : size.height;
    await page.setViewportSize({ width: size.width, height: Math.max(height, size.height) });
    await page.screenshot({ path: join(PICTURES, `${name}.png`) });
    await page.setViewportSize(size);
  }
  // Not as a script element: the extension's own policy allows none from outside, and stays as it ships.
  await page.evaluate(AXE);
  const faults = await page.evaluate(async () => {
    const { violations } = await (window as unknown as Axe).axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
      resultTypes: ["violations"],
    });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target.join(" ")} ${node.failureSummary}`).join(" | ")}`);
  });
  expect.soft(faults, `${name}: axe`).toEqual([]);
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(tooWide, `${name}: px wider than the screen`).toBeLessThanOrEqual(0);
}
