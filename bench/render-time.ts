import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";

import { renderStack } from "../tools/render-stack";
import { median } from "./results";

/** Seconds to evaluate stacks in one process, without engine and network. */
export interface RenderTimes {
  policies: { value: number; seconds: number }[];
  clusters: { value: number; seconds: number }[];
}

const policyCounts = [1, 5, 10, 20, 40];
const clusterCounts = [1, 10, 50];
const repetitions = 5;

/** Renders the stack `prod` with a growing number of policies, and a growing number of clusters. */
export async function measureRender(directory: string): Promise<RenderTimes> {
  await render(1, []);
  const policies: RenderTimes["policies"] = [];
  for (const value of policyCounts) {
    const files = await writePolicies(directory, value);
    const seconds: number[] = [];
    for (let i = 0; i < repetitions; i++) {
      seconds.push(await render(1, files));
    }
    policies.push({ value, seconds: median(seconds) });
  }
  const clusters: RenderTimes["clusters"] = [];
  for (const value of clusterCounts) {
    clusters.push({ value, seconds: await render(value, []) });
  }
  return { policies, clusters };
}

/** Seconds for rendering the stack once per cluster. */
async function render(clusters: number, policies: { file: string }[]): Promise<number> {
  const start = performance.now();
  for (let cluster = 0; cluster < clusters; cluster++) {
    const tetragon = { filterPresets: ["audit"], policies };
    await renderStack("prod", { override: { clusterName: `cluster-${cluster}`, tetragon } });
  }
  return (performance.now() - start) / 1_000;
}

async function writePolicies(directory: string, count: number): Promise<{ file: string }[]> {
  const policies: { file: string }[] = [];
  for (let number = 0; number < count; number++) {
    const file = join(directory, `policy-${number}.yaml`);
    await writeFile(file, stringify(policy(`bench-${number}`)));
    policies.push({ file });
  }
  return policies;
}

function policy(name: string): object {
  return {
    apiVersion: "cilium.io/v1alpha1",
    kind: "TracingPolicy",
    metadata: { name },
    spec: {
      kprobes: [
        {
          call: "security_file_permission",
          syscall: false,
          args: [
            { index: 0, type: "file" },
            { index: 1, type: "int" },
          ],
          selectors: [{ matchArgs: [{ index: 0, operator: "Prefix", values: ["/etc/"] }] }],
        },
      ],
    },
  };
}
