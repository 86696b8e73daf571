import { chmod, cp, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { parse } from "yaml";

import { UserError } from "../../components/errors";
import { cached } from "../cache";
import { contentHash } from "../content-hash";
import { moduleFolder } from "../go-build";
import type { Progress } from "../progress";
import { go, requireTool } from "../toolchain";

/** An unpacked chart and where it is from. */
export interface TetragonChart {
  folder: string;
  version: string;
  /** For the output of a test run. */
  origin: string;
}

const moduleName = "github.com/cilium/tetragon";
const requirement = join(__dirname, "..", "engine-build", "tetragon-chart");

/**
 * Tetragon's own Helm chart: the folder that `TETRAGON_CHART` names, else the chart of Tetragon's Go module, which holds
 * the whole repository and is pinned by the go.sum of this project.
 */
export async function installTetragonChart(progress: Progress): Promise<TetragonChart> {
  const chosen = process.env.TETRAGON_CHART;
  if (chosen) {
    return { folder: chosen, version: await chartVersion(chosen), origin: "TETRAGON_CHART" };
  }
  const files = ["go.mod", "go.sum"].map((name) => join(requirement, name));
  const folder = await cached({
    name: "tetragon-chart",
    version: await contentHash(files),
    build: (target) => progress.step("Downloading Tetragon's chart …", () => copyChart(files, target)),
    onWait: () => progress.note("Another process is downloading Tetragon's chart; waiting for it …"),
  });
  const chart = join(folder, "tetragon");
  return { folder: chart, version: await chartVersion(chart), origin: `Go module ${moduleName}` };
}

async function copyChart(files: string[], target: string): Promise<void> {
  requireTool(go);
  const work = await mkdtemp(join(target, "work-"));
  for (const file of files) {
    await cp(file, join(work, file.slice(requirement.length + 1)));
  }
  const chart = join(target, "tetragon");
  await cp(join(await moduleFolder(work, moduleName), "install", "kubernetes", "tetragon"), chart, {
    recursive: true,
  });
  for (const entry of await readdir(chart, { recursive: true, withFileTypes: true })) {
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
  await rm(work, { recursive: true });
}

async function chartVersion(folder: string): Promise<string> {
  const file = join(folder, "Chart.yaml");
  const text = await readFile(file, "utf8").catch(() => {
    throw new UserError(
      `TETRAGON_CHART is set to "${folder}", which holds no Chart.yaml: correct or unset it.`,
    );
  });
  return (parse(text) as { version: string }).version;
}
