import type { Browser, Page } from "puppeteer-core";

/** A tab and everything that went wrong in it. */
export interface WatchedPage {
  page: Page;
  /** Errors of the console, uncaught ones, and requests that failed. */
  errors: string[];
}

/** Opens a tab; the theme is the reader's choice of the system. */
export async function watchedPage(browser: Browser, theme: "light" | "dark" = "light"): Promise<WatchedPage> {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) {
      errors.push(message.text());
    }
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("request", (request) => {
    if (!/^(http:\/\/127\.0\.0\.1:|data:)/.test(request.url())) {
      errors.push(`asked for ${request.url()}`);
    }
  });
  await page.setViewport({ width: 1440, height: 1000 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: theme }]);
  return { page, errors };
}
