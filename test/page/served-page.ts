import type { Browser } from "puppeteer-core";

import { type PageServer, servePage } from "../../local/page/page-server";
import { browserPath, howToGetBrowser, startBrowser } from "../../tools/browser";
import { Pipeline } from "../e2e/harness";
import { sampleLines } from "./sample-lines";

/** What the tests of the page work with; there once mocha's `before` hooks have run. */
export interface ServedPage {
  pipeline: Pipeline;
  server: PageServer;
  browser: Browser;
}

/**
 * Starts for the tests of a `describe` a pipeline with the sample events, the page over it and a browser, and ends them.
 * Where there is no browser the tests are left out, and a line says how to get one.
 *
 * @param prepare runs before the page is served
 */
export function withServedPage(prepare?: (pipeline: Pipeline) => Promise<void>): ServedPage {
  const served: Partial<ServedPage> = {};
  before("start the pipeline, the page and a browser", async function () {
    const path = browserPath();
    if (path === undefined) {
      console.log(
        `    left out: every test of ${this.test?.parent?.title}, for there is no browser; ${howToGetBrowser}`,
      );
      this.skip();
    }
    served.pipeline = await Pipeline.start({ lines: await sampleLines() });
    await served.pipeline.delivered();
    await prepare?.(served.pipeline);
    served.server = await servePage(served.pipeline.client, served.pipeline.streams, { port: 0 });
    served.browser = await startBrowser(path);
  });
  after("end all of it", async () => {
    await served.browser?.close();
    await served.server?.close();
    await served.pipeline?.close();
  });
  return served as ServedPage;
}
