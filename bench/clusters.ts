import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";

import type { ProgramCost } from "./clusters-program";
import { markdownTable } from "./table";

const counts = [1, 10, 100, 1_000];

/** Evaluates programs with more and more clusters, each in a process of its own, without engine and network. */
export async function measureClusters(): Promise<ProgramCost[]> {
  const tsx = createRequire(__filename).resolve("tsx/cli");
  const costs: ProgramCost[] = [];
  for (const count of counts) {
    const args = [tsx, join(__dirname, "clusters-program.ts"), String(count)];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    costs.push(JSON.parse(stdout) as ProgramCost);
  }
  return costs;
}

export function clustersText(costs: ProgramCost[]): string {
  return markdownTable([
    ["clusters in one program", "resources", "seconds", "of these CPU", "memory, MiB"],
    ...costs.map(({ clusters, resources, seconds, cpuSeconds, memory }) => [
      String(clusters),
      String(resources),
      seconds.toFixed(1),
      cpuSeconds.toFixed(1),
      memory.toFixed(0),
    ]),
  ]);
}
