import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

import puppeteer, { type Browser } from "puppeteer-core";

const names = ["google-chrome-stable", "google-chrome", "chromium", "chromium-browser", "chrome"];
const macPath = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/** How one gets a browser, as a message says it. */
export const howToGetBrowser =
  'install one ("apt-get install chromium" on Debian) or set CHROME_PATH to a Chrome or Chromium';

/** The browser of this machine: `CHROME_PATH`, or an installed Chrome or Chromium; undefined where there is none. */
export function browserPath(env = process.env): string | undefined {
  if (env.CHROME_PATH) {
    return env.CHROME_PATH;
  }
  const directories = (env.PATH ?? "").split(delimiter).filter((directory) => directory !== "");
  return [...directories.flatMap((directory) => names.map((name) => join(directory, name))), macPath].find(
    (path) => existsSync(path),
  );
}

/** Starts a browser without windows. */
export function startBrowser(executablePath: string): Promise<Browser> {
  return puppeteer.launch({
    executablePath,
    headless: true,
    // Root cannot have the sandbox, and small machines share little memory; the page is our own.
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
  });
}
