import { readFileSync } from "node:fs";

import type { Page } from "puppeteer-core";

/** What axe-core finds. */
interface Violation {
  id: string;
  impact: string;
  nodes: { html: string }[];
}

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** Waits until the page shows what parts of an address select, `dashboard=network` for example. */
export async function shown(page: Page, ...parts: string[]): Promise<void> {
  await page.waitForFunction(
    (expected) => {
      const address = decodeURIComponent(document.body.dataset.shown ?? "");
      return expected.every((part) => address.includes(part));
    },
    { timeout: 30_000 },
    parts.map(decodeURIComponent),
  );
}

/** What keeps a person from using the page, serious or worse by axe-core's rules. */
export async function barriers(page: Page): Promise<string[]> {
  // The page's policy holds for scripts that a page asks for, not for what the browser's driver evaluates.
  await page.evaluate(axe);
  const violations = (await page.evaluate(
    `axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => ({ html })) })))`,
  )) as Violation[];
  return violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join("; ")}`);
}

/** The number in a panel. */
export async function numberOf(page: Page, panel: string): Promise<number> {
  const text = await page.$eval(`#${panel} .number`, (place) => place.textContent ?? "");
  return Number(text.replaceAll(",", ""));
}

/** Whether the page is dark or light. */
export function themeOf(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.documentElement.dataset.theme);
}

/** The colours on which charts are drawn, each once; axe-core reads no text of a chart. */
export function grounds(page: Page): Promise<string[]> {
  return page.$$eval(".chart svg", (charts) => [
    ...new Set(charts.map((chart) => getComputedStyle(chart).backgroundColor)),
  ]);
}
