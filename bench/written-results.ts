import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const readme = join(__dirname, "README.md");
const results = join(__dirname, "results");

/** Replaces the part of bench/README.md between the marks of that name; everything else is written by hand. */
export async function writeSection(name: string, text: string): Promise<void> {
  const page = await readFile(readme, "utf8");
  const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(`bench/README.md lacks the marks ${begin} and ${end}`);
  }
  await writeFile(readme, `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`);
}

/** Writes a chart to bench/results/ and returns the Markdown that shows it. */
export async function writeChart(name: string, title: string, svg: string): Promise<string> {
  await mkdir(results, { recursive: true });
  await writeFile(join(results, `${name}.svg`), svg);
  return `![${title}](results/${name}.svg)`;
}
