import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { build } from "esbuild";

/** A file of the page. */
export interface PageFile {
  type: string;
  body: string;
}

const directory = join(__dirname, "browser");

/** The page's own files by their path, its code in one piece. */
export async function pageFiles(): Promise<Map<string, PageFile>> {
  const [html, css, code] = await Promise.all([
    readFile(join(directory, "page.html"), "utf8"),
    readFile(join(directory, "page.css"), "utf8"),
    bundle(),
  ]);
  return new Map([
    ["/", { type: "text/html", body: html }],
    ["/page.css", { type: "text/css", body: css }],
    ["/page.js", { type: "text/javascript", body: code }],
  ]);
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(directory, "page.ts")],
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2022",
    minify: true,
    legalComments: "none",
    logLevel: "silent",
  });
  return outputFiles[0].text;
}
