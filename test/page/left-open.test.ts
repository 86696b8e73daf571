import assert from "node:assert/strict";

import type { Page } from "puppeteer-core";

import { execLine } from "../e2e/lines";
import { numberOf, shown } from "./page-facts";
import { withServedPage } from "./served-page";
import { watchedPage } from "./watched-page";

const patience = 60_000;
const refreshes = 60;
/**
 * Bytes by which the heap may grow in so many refreshes. Code that is compiled meanwhile takes some 400 kB; a list of all
 * rows that ever were took 3.5 MB.
 */
const mostGrowth = 1_500_000;

describe("the page of npm start, left open", function () {
  this.timeout(120_000);
  const served = withServedPage();
  let arrived = 0;

  /** Opens the overview; `prepare` runs before the page's own code. */
  async function open(prepare?: () => void) {
    const watched = await watchedPage(served.browser);
    if (prepare) {
      await watched.page.evaluateOnNewDocument(prepare);
    }
    await watched.page.goto(`${served.server.url}#dashboard=overview`);
    await shown(watched.page, "dashboard=overview");
    return watched;
  }

  function arrives(): void {
    const time = new Date(Date.now() + 60_000 + arrived).toISOString();
    served.pipeline.write([execLine({ arguments: `--arrival ${arrived++}`, time })]);
  }

  async function counts(page: Page, events: number): Promise<void> {
    await page.waitForFunction(
      (expected) =>
        Number(document.querySelector("#overview-events .number")?.textContent?.replaceAll(",", "")) ===
        expected,
      // A tab behind another one draws no frames, at which a browser's driver looks by itself.
      { timeout: patience, polling: 100 },
      events,
    );
  }

  /** What a browser does to a tab that is covered by another one, or shown again. */
  async function cover(page: Page, hidden: boolean): Promise<void> {
    await page.evaluate((isHidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, value: isHidden });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  }

  /** Lets the page ask for everything and show it, so many times. */
  async function refresh(page: Page, times: number): Promise<void> {
    for (let time = 0; time < times; time++) {
      await page.evaluate(() => {
        delete document.body.dataset.shown;
        document.dispatchEvent(new Event("visibilitychange"));
      });
      await shown(page, "dashboard=overview");
    }
  }

  it("holds no more after many refreshes than after a few", async () => {
    const { page, errors } = await open();
    const session = await page.createCDPSession();
    const held = async (): Promise<number> => {
      await session.send("HeapProfiler.collectGarbage");
      return (await session.send("Runtime.getHeapUsage")).usedSize;
    };
    await refresh(page, refreshes / 4);
    const before = await held();
    await refresh(page, refreshes);
    const growth = (await held()) - before;
    assert.ok(growth < mostGrowth, `${growth} bytes more after ${refreshes} refreshes`);
    assert.deepEqual(errors, []);
    await page.close();
  });

  it("asks for nothing in a tab that nobody sees, while another tab goes on, and catches up when it is seen", async () => {
    const covered = await open();
    const seen = await open();
    const before = await numberOf(seen.page, "overview-events");
    await cover(covered.page, true);
    await covered.page.waitForNetworkIdle();
    const asked: string[] = [];
    covered.page.on("request", (request) => asked.push(request.url()));
    arrives();
    await counts(seen.page, before + 1);
    assert.deepEqual(asked, []);
    assert.equal(await numberOf(covered.page, "overview-events"), before);
    await cover(covered.page, false);
    await counts(covered.page, before + 1);
    assert.deepEqual([...covered.errors, ...seen.errors], []);
    await covered.page.close();
    await seen.page.close();
  });

  it("goes on after the machine slept for an hour in the middle of a request", async () => {
    const { page, errors } = await open(() => {
      const { now } = Performance.prototype;
      const { fetch: asks } = window;
      let slept = 0;
      Performance.prototype.now = function (this: Performance) {
        return now.call(this) + slept;
      };
      window.fetch = async (...request) => {
        const answer = await asks(...request);
        if (document.body.dataset.asleep !== undefined) {
          delete document.body.dataset.asleep;
          slept += 3_600_000;
        }
        return answer;
      };
    });
    const before = await numberOf(page, "overview-events");
    await page.evaluate(() => (document.body.dataset.asleep = ""));
    await page.waitForFunction(() => document.body.dataset.asleep === undefined);
    arrives();
    await counts(page, before + 1);
    assert.deepEqual(errors, []);
    await page.close();
  });
});
