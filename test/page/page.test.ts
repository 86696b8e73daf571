import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { dashboards } from "../../components/kibana/dashboards/dashboards";
import { servePage } from "../../local/page/page-server";
import { projectRoot } from "../../tools/project";
import { Pipeline } from "../e2e/harness";
import { execLine } from "../e2e/lines";
import { InterruptedElasticsearch } from "./interrupted-elasticsearch";
import { barriers, grounds, numberOf, shown, themeOf } from "./page-facts";
import { deadLetter, hostileName } from "./sample-lines";
import { withServedPage } from "./served-page";
import { watchedPage } from "./watched-page";

const pictures = process.env.PAGE_PICTURES ?? join(projectRoot, "test-results", "page");
/** Three hundred thousand characters that are one argument. */
const longArgument = "x".repeat(300_000);

describe("the page of npm start", function () {
  this.timeout(60_000);
  const served = withServedPage(async (pipeline) => {
    mkdirSync(pictures, { recursive: true });
    await deadLetter(pipeline);
    await pipeline.refresh();
  });

  async function open(address: string, theme?: "light" | "dark") {
    const watched = await watchedPage(served.browser, theme);
    await watched.page.goto(`${served.server.url}${address}`, { waitUntil: "load" });
    await shown(watched.page, ...address.slice(1).split("&"));
    return watched;
  }

  for (const { name, panels } of dashboards) {
    it(`draws every panel of the dashboard ${name}, without an error and without a barrier`, async () => {
      const { page, errors } = await open(`#dashboard=${name}&last=3600`);
      const drawn = await page.$$eval(".panel", (found) =>
        found.map((panel) => ({
          id: panel.id,
          marks: panel.querySelectorAll('.chart [role="graphics-symbol"][aria-roledescription]').length,
          cells: panel.querySelectorAll(".body > table td").length,
          number: panel.querySelector(".number")?.textContent ?? "",
        })),
      );
      assert.deepEqual(
        drawn.map(({ id }) => id),
        panels.map(({ id }) => id),
      );
      for (const { id, marks, cells, number } of drawn) {
        const kind = panels.find((panel) => panel.id === id)?.kind;
        const has = kind === "metric" ? /^[1-9]/.test(number) : kind === "table" ? cells > 0 : marks > 0;
        assert.ok(has, `${id} (${kind}) shows nothing`);
      }
      assert.deepEqual(errors, []);
      assert.deepEqual(await barriers(page), []);
      await page.screenshot({ path: join(pictures, `${name}.png`) });
      await page.close();
    });
  }

  it("is readable in the dark too, and remembers the reader's choice", async () => {
    const { page, errors } = await open("#dashboard=overview&last=3600", "dark");
    assert.equal(await themeOf(page), "dark");
    assert.deepEqual(await barriers(page), []);
    assert.deepEqual(await grounds(page), ["rgba(0, 0, 0, 0)"]);
    await page.screenshot({ path: join(pictures, "overview-dark.png") });
    await page.click("#theme");
    assert.equal(await themeOf(page), "light");
    await page.reload();
    await shown(page, "dashboard=overview");
    assert.equal(await themeOf(page), "light");
    await page.evaluate(() => localStorage.clear());
    assert.deepEqual(errors, []);
    await page.close();
  });

  it("narrows all panels, the table and the other dashboards by a click on a mark", async () => {
    const { page, errors } = await open("#dashboard=overview");
    const before = await numberOf(page, "overview-events");
    const bar = await page.waitForSelector(
      '#overview-namespaces [role="graphics-symbol"][aria-roledescription="bar"]',
    );
    await bar?.click();
    await shown(page, "filter=kubernetes.namespace");
    const filter = new URLSearchParams(new URL(page.url()).hash.slice(1)).get("filter") ?? "";
    const namespace = filter.slice("kubernetes.namespace:".length);
    const expected = await served.pipeline.count({ term: { "kubernetes.namespace": namespace } });
    assert.ok(expected > 0 && expected < before, `${expected} of ${before}`);
    assert.equal(await numberOf(page, "overview-events"), expected);
    const namespaces = await page.$$eval("#overview-namespaces details td button", (cells) =>
      cells.map((cell) => cell.textContent),
    );
    assert.deepEqual(namespaces, [namespace]);
    const inTable = await page.$$eval("#newest tbody tr td:nth-child(3)", (cells) =>
      cells.map((cell) => cell.textContent),
    );
    assert.deepEqual([...new Set(inTable)], [namespace]);
    await page.click('#dashboards a[href*="dashboard=process"]');
    await shown(page, "dashboard=process");
    assert.match(page.url(), /filter=kubernetes\.namespace/);
    await page.click("#filters button");
    await page.waitForFunction(() => !location.hash.includes("filter="));
    assert.deepEqual(errors, []);
    await page.close();
  });

  it("can be narrowed with the keyboard alone", async () => {
    const { page } = await open("#dashboard=overview");
    await page.focus("#overview-binaries summary");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    const value = await page.evaluate(() => document.activeElement?.textContent);
    await page.keyboard.press("Enter");
    await shown(page, "filter=process.executable");
    const filter = new URLSearchParams(new URL(page.url()).hash.slice(1)).get("filter");
    assert.equal(filter, `process.executable:${value}`);
    await page.close();
  });

  it("shows hostile names as text, in marks, tables, filters and documents", async () => {
    const { page, errors } = await open("#dashboard=process");
    await page.waitForSelector("#process-rare button");
    const texts = await page.$$eval("#process-rare td button", (cells) =>
      cells.map((cell) => cell.textContent ?? ""),
    );
    const index = texts.findIndex((text) => text.includes(hostileName));
    assert.ok(index >= 0, texts.join("\n"));
    await page.evaluate(
      (at) => document.querySelectorAll<HTMLElement>("#process-rare td button")[at]?.click(),
      index,
    );
    await shown(page, "filter=process.executable");
    await page.click('#newest [aria-expanded="false"]');
    await page.waitForFunction(
      (name) =>
        document.querySelector("#newest pre")?.textContent?.includes(JSON.stringify(name).slice(1, -1)),
      {},
      hostileName,
    );
    assert.equal(await page.$("img"), null);
    assert.doesNotMatch(await page.title(), /broken/);
    assert.deepEqual(errors, []);
    await page.close();
  });

  it("shows what nobody sees, or what turns names round, as escapes, and long texts cut until they are asked for", async () => {
    const name = "/tmp/\u202egnp.\u0007exe";
    served.pipeline.write([
      execLine({ binary: name, arguments: longArgument, time: new Date(Date.now() + 30_000).toISOString() }),
    ]);
    await served.pipeline.delivered();
    const { page, errors } = await open(
      `#${new URLSearchParams({ dashboard: "process", filter: `process.executable:${name}` })}`,
    );
    const cell = await page.$eval("#process-rare td button", (button) => button.textContent);
    assert.equal(cell, "/tmp/\\u202egnp.\\u0007exe");
    const table = await page.$eval("#newest", (found) => found.textContent ?? "");
    assert.ok(table.length < 5_000, String(table.length));
    assert.doesNotMatch(table, /[\u202e\u0007]/);
    await page.click('#newest [aria-expanded="false"]');
    await page.waitForFunction(
      () => (document.querySelector("#newest pre")?.textContent?.length ?? 0) > 30_000,
    );
    assert.deepEqual(await barriers(page), []);
    assert.deepEqual(errors, []);
    await page.close();
  });

  it("keeps the focus in a table of values while it is refreshed", async () => {
    const { page } = await open("#dashboard=process");
    await page.focus("#process-rare td button");
    const key = () => page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.key);
    const before = await key();
    assert.ok(before);
    await page.evaluate(() => delete document.body.dataset.shown);
    await page.evaluate(() => dispatchEvent(new Event("resize")));
    await shown(page, "dashboard=process");
    assert.equal(await key(), before);
    await page.close();
  });

  for (const [title, lines] of [
    ["no event at all", []],
    ["one event", [execLine({ arguments: "--alone" })]],
  ] as const) {
    it(`draws every dashboard over ${title}`, async () => {
      const small = await Pipeline.start({ lines });
      const own = await servePage(small.client, small.streams, { port: 0 });
      const { page, errors } = await watchedPage(served.browser);
      try {
        await small.delivered();
        for (const { name, panels } of dashboards) {
          await page.goto(`${own.url}#dashboard=${name}`);
          await shown(page, `dashboard=${name}`);
          assert.equal((await page.$$(".panel")).length, panels.length);
          assert.deepEqual(await barriers(page), []);
          assert.equal(await page.$eval("#trouble", (place) => (place as HTMLElement).hidden), true);
        }
        await page.goto(`${own.url}#dashboard=overview`);
        await shown(page, "dashboard=overview");
        assert.equal(await numberOf(page, "overview-events"), lines.length);
        assert.deepEqual(errors, []);
      } finally {
        await page.close();
        await own.close();
        await small.close();
      }
    });
  }

  it("shows an event that arrives while it is open", async () => {
    const { page } = await open("#dashboard=overview");
    const before = await numberOf(page, "overview-events");
    served.pipeline.write([
      execLine({ arguments: "--arrives-now", time: new Date(Date.now() + 60_000).toISOString() }),
    ]);
    await page.waitForFunction(
      (count) =>
        Number(document.querySelector("#overview-events .number")?.textContent?.replace(",", "")) === count,
      { timeout: 60_000 },
      before + 1,
    );
    await page.close();
  });

  it("shows a process between its ancestors and children, and leads on from there", async () => {
    const { page, errors } = await open(
      "#dashboard=process&filter=process.executable%3A%2Fusr%2Flocal%2Fbin%2Fchild",
    );
    const [tree] = await page.$$("#newest button[data-key^='tree:']");
    await tree?.click();
    const names = () =>
      page.$$eval("#tree .processes strong, #tree .processes button", (found) =>
        found.map((each) => each.textContent),
      );
    await page.waitForSelector("#tree[open] strong");
    assert.deepEqual(await names(), ["init", "shell", "child", "grandchild"]);
    assert.deepEqual(await barriers(page), []);
    await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("#tree button")]
        .find((each) => each.textContent === "shell")
        ?.click(),
    );
    await page.waitForFunction(() => document.querySelector("#tree strong")?.textContent === "shell");
    assert.deepEqual(await names(), ["init", "shell", "child"]);
    assert.deepEqual(errors, []);
    await page.close();
  });

  it("says that Elasticsearch is gone, and goes on by itself when it is back", async () => {
    const proxied = await InterruptedElasticsearch.start(served.pipeline.client.url);
    const own = await servePage(proxied.client, served.pipeline.streams, { port: 0 });
    const { page } = await watchedPage(served.browser);
    try {
      await page.goto(`${own.url}#dashboard=overview`);
      await shown(page, "dashboard=overview");
      await proxied.goAway();
      await page.waitForFunction(() => document.querySelector<HTMLElement>("#trouble")?.hidden === false);
      const sentence = await page.$eval("#trouble", (place) => place.textContent);
      assert.match(
        sentence ?? "",
        /^Elasticsearch at http:\S+ cannot be reached .* tries again every 3 seconds\.$/,
      );
      await proxied.comeBack();
      await page.waitForFunction(() => document.querySelector<HTMLElement>("#trouble")?.hidden === true);
    } finally {
      await page.close();
      await own.close();
      await proxied.close();
    }
  });
});
