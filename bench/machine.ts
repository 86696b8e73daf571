import { readFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";

import { versions } from "../components/versions";
import { java, requireTool } from "../local/toolchain";
import type { ElasticsearchClient } from "../local/elasticsearch/client";

/** What figures depend on besides the setups. */
export interface Machine {
  cores: number;
  cpu: string;
  memoryGiB: number;
  kernel: string;
  node: string;
  java: string;
  /** Name and version of the search engine. */
  engine: string;
}

/** Describes this machine and the Elasticsearch that runs on it, or an engine of another name and version. */
export async function describeMachine(client: ElasticsearchClient, engine?: string): Promise<Machine> {
  const root = await client.request<{ version?: { number?: string } }>("GET", "/");
  const [cpu] = cpus();
  return {
    cores: cpus().length,
    cpu: cpu?.model.trim() ?? "unknown",
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    kernel: release(),
    node: process.versions.node,
    java: /version "([^"]+)"/.exec(requireTool(java))?.[1] ?? "unknown",
    engine: engine ?? `Elasticsearch ${root.version?.number ?? versions.elasticsearch}`,
  };
}

/** The machine in one sentence. */
export function machineSentence({
  cores,
  cpu,
  memoryGiB,
  kernel,
  node,
  java: javaVersion,
  engine,
}: Machine): string {
  return (
    `${cores} cores (${cpu}), ${memoryGiB} GiB, Linux ${kernel}, Node ${node}, Java ${javaVersion}, ` +
    `${engine} with 1 GiB heap, ${filebeatOfTests()}.`
  );
}

/** The commit of Filebeat that is measured, which is not that of the image that a stack has. */
function filebeatOfTests(): string {
  const pins = readFileSync(join(__dirname, "..", "local", "filebeat", "build", "go.mod"), "utf8");
  const [, year, month, day, commit] =
    /elastic\/beats\/v7 v\S*?(\d{4})(\d\d)(\d\d)\d{6}-(\w+)/.exec(pins) ?? [];
  return `Filebeat of ${year}-${month}-${day} (beats ${commit}; the image is ${versions.filebeat})`;
}
