import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { projectRoot } from "../../../tools/project";

/** A page of the documentation: its path from the project's folder, and its text. */
export interface Page {
  path: string;
  text: string;
}

/** Every page that people read. */
export function pages(): Page[] {
  const top = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "bench/README.md",
    "sdks/README.md",
  ];
  const docs = readdirSync(join(projectRoot, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`);
  return [...top, ...docs].map((path) => ({ path, text: readFileSync(join(projectRoot, path), "utf8") }));
}

/** Blocks of shell commands of a page. */
export function shellBlocks({ text }: Page): string[] {
  return [...text.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block]) => block ?? "");
}

/** The block of code after a comment `<!-- name -->`. */
export function markedBlock({ text }: Page, name: string): string {
  return /```\w+\n([^]*?)```/.exec(text.split(`<!-- ${name} -->`)[1] ?? "")?.[1] ?? "";
}
