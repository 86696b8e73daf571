import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

/** A chart on the disk, removed with its folder at the end of its block. */
export interface ChartFiles extends Disposable {
  path: string;
}

/** An unpacked chart with this `Chart.yaml`. */
export function chartFolder(chart: string): ChartFiles {
  const path = mkdtempSync(join(tmpdir(), "chart-"));
  writeFileSync(join(path, "Chart.yaml"), chart);
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

/** The same packed by tar and gzip, as `helm package` does it. */
export function packedChart(chart: string): ChartFiles {
  const folder = chartFolder(chart);
  writeFileSync(join(folder.path, "values.yaml"), "# before Chart.yaml\n".repeat(100));
  const path = join(folder.path, "chart.tgz");
  const name = basename(folder.path);
  const files = ["values.yaml", "Chart.yaml"].map((file) => join(name, file));
  execFileSync("tar", ["-czf", path, "-C", dirname(folder.path), ...files]);
  return { path, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}
