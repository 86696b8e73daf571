import { once } from "node:events";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { stringify } from "yaml";

import type { TetragonChart } from "../../local/cluster/tetragon-chart";
import { loopback } from "../../local/ports";
import { runTool } from "../../local/toolchain";

const tar = { command: "tar", versionArgs: ["--version"], remedy: "install tar" };

/** A Helm repository on the loopback address that offers Tetragon's chart and the same chart as a next version. */
export class ChartRepository {
  private constructor(
    private readonly server: Server,
    readonly url: string,
    readonly version: string,
    readonly nextVersion: string,
  ) {}

  static async start(chart: TetragonChart, directory: string): Promise<ChartRepository> {
    const { version } = chart;
    const nextVersion = version.replace(/\d+$/, (patch) => String(Number(patch) + 1));
    const files = new Map<string, Buffer>();
    for (const each of [version, nextVersion]) {
      files.set(`/tetragon-${each}.tgz`, await packed(chart, each, directory));
    }
    const server = createServer((request, response) => {
      const file = files.get(request.url ?? "");
      response.writeHead(file ? 200 : 404).end(file);
    });
    server.listen(0, loopback);
    await once(server, "listening");
    const url = `http://${loopback}:${(server.address() as AddressInfo).port}`;
    const entries = [version, nextVersion].map((each) => ({
      apiVersion: "v2",
      name: "tetragon",
      version: each,
      urls: [`${url}/tetragon-${each}.tgz`],
    }));
    files.set("/index.yaml", Buffer.from(stringify({ apiVersion: "v1", entries: { tetragon: entries } })));
    return new ChartRepository(server, url, version, nextVersion);
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
  }
}

async function packed(chart: TetragonChart, version: string, directory: string): Promise<Buffer> {
  const work = join(directory, version);
  await mkdir(work, { recursive: true });
  const copy = join(work, "tetragon");
  await cp(chart.folder, copy, { recursive: true });
  const metadata = join(copy, "Chart.yaml");
  const text = await readFile(metadata, "utf8");
  await writeFile(metadata, text.replace(/^version: .*$/m, `version: ${version}`));
  await runTool(tar, ["-czf", "chart.tgz", "tetragon"], work);
  return readFile(join(work, "chart.tgz"));
}
