import { setTimeout as sleep } from "node:timers/promises";

import type { Browser, Page } from "puppeteer-core";

import { median } from "../results";
import type { Arrivals } from "./arrivals";

/** Milliseconds from the request of the page. */
export interface Paint {
  /** The browser shows the first text. */
  first: number;
  /** All panels are drawn. */
  complete: number;
}

/** Milliseconds from the answer to the bulk request until the page counts its event. */
export interface Visibility {
  median: number;
  slowest: number;
}

/** What the open page holds after a garbage collection. */
interface Held {
  heapBytes: number;
  elements: number;
  listeners: number;
}

/** What it holds after its first minute and at the end, medians of a third of the samples, and how many there were. */
export interface Memory {
  minutes: number;
  samples: number;
  begin: Held;
  end: Held;
}

const arrivalRounds = 20;
const arrivalsPerSecond = 20;
const samplesPerMinute = 6;
const patience = 120_000;

/** Opens the overview in a tab of its own and waits until it is drawn. */
async function opened(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage();
  await page.setViewport({ width: 1440, height: 1000 });
  await page.goto(`${url}#dashboard=overview&last=all`);
  await page.waitForFunction("document.body.dataset.shown !== undefined", { timeout: patience });
  return page;
}

/** Medians of opening the page in a new tab; the first tab, which warms the browser up, does not count. */
export async function measurePaint(browser: Browser, url: string, rounds: number): Promise<Paint> {
  const paints: Paint[] = [];
  for (let round = 0; round <= rounds; round++) {
    const page = await opened(browser, url);
    const paint = (await page.evaluate(
      `({ first: performance.getEntriesByName("first-contentful-paint")[0].startTime, complete: performance.now() })`,
    )) as Paint;
    await page.close();
    if (round > 0) {
      paints.push(paint);
    }
  }
  return {
    first: median(paints.map(({ first }) => first)),
    complete: median(paints.map(({ complete }) => complete)),
  };
}

/** Stores events one at a time, at different moments between two refreshes, and waits until the page counts each. */
export async function measureVisibility(
  browser: Browser,
  url: string,
  arrivals: Arrivals,
): Promise<Visibility> {
  const page = await opened(browser, url);
  const counted = `Number(document.querySelector("#overview-events .number").textContent.replaceAll(",", ""))`;
  const taken: number[] = [];
  for (let round = 0; round < arrivalRounds; round++) {
    await sleep((round * 370) % 3_000);
    const before = (await page.evaluate(counted)) as number;
    await arrivals.write(1);
    const begin = performance.now();
    await page.waitForFunction(`${counted} > ${before}`, { timeout: patience });
    taken.push(performance.now() - begin);
  }
  await page.close();
  return { median: median(taken), slowest: Math.max(...taken) };
}

/** Keeps the page open while events arrive, and looks at what it holds. */
export async function measureMemory(
  browser: Browser,
  url: string,
  arrivals: Arrivals,
  minutes: number,
): Promise<Memory> {
  const page = await opened(browser, url);
  const session = await page.createCDPSession();
  const samples: Held[] = [];
  for (let second = 1; second <= minutes * 60; second++) {
    await Promise.all([arrivals.write(arrivalsPerSecond), sleep(1_000)]);
    if (second > 60 * Math.min(1, minutes / 3) && second % (60 / samplesPerMinute) === 0) {
      await session.send("HeapProfiler.collectGarbage");
      const { usedSize } = await session.send("Runtime.getHeapUsage");
      const { Nodes = 0, JSEventListeners = 0 } = await page.metrics();
      samples.push({ heapBytes: usedSize, elements: Nodes, listeners: JSEventListeners });
    }
  }
  await page.close();
  const third = Math.ceil(samples.length / 3);
  return {
    minutes,
    samples: samples.length,
    begin: middle(samples.slice(0, third)),
    end: middle(samples.slice(-third)),
  };
}

function middle(samples: Held[]): Held {
  return {
    heapBytes: median(samples.map(({ heapBytes }) => heapBytes)),
    elements: median(samples.map(({ elements }) => elements)),
    listeners: median(samples.map(({ listeners }) => listeners)),
  };
}
