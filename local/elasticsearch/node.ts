import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { UserError } from "../../components/errors";
import { BackgroundProcess } from "../background-process";
import { freePort, loopback, requireFreePort } from "../ports";
import { type Progress, silentProgress } from "../progress";
import { java } from "../toolchain";
import { installElasticsearch } from "./install";

/** Where and how an embedded node runs. */
export interface ElasticsearchOptions {
  /** Holds the data, which survives a restart on the same directory, and the log. */
  dataDir: string;
  /** HTTP port on the loopback address. @default a free one */
  port?: number;
  /** Java heap, for example `1g`. @default 1g */
  heap?: string;
  /** @default none is shown */
  progress?: Progress;
}

/** An embedded node that answers requests. */
export interface RunningElasticsearch {
  url: string;
  port: number;
  pid: number;
  /** Resolves when the node ends, with how it did and the end of its log. */
  ended(): Promise<string>;
  /** Ends the node in good order. */
  stop(): Promise<void>;
  /** Ends the node at once, as a crash would. */
  kill(): Promise<void>;
}

const startTimeout = 90_000;

/** Starts one Elasticsearch node on the loopback address and returns when it answers. */
export async function startElasticsearch(options: ElasticsearchOptions): Promise<RunningElasticsearch> {
  const home = await installElasticsearch(options.progress ?? silentProgress);
  const port = options.port ?? (await freePort());
  await requireFreePort(port);
  await mkdir(options.dataDir, { recursive: true });
  const node = await BackgroundProcess.start({
    command: java.command,
    args: javaArguments(home, port, options),
    logFile: join(options.dataDir, "elasticsearch.log"),
    env: process.env,
  });
  const url = `http://${loopback}:${port}`;
  await waitUntilItAnswers(url, node);
  return {
    url,
    port,
    pid: node.pid,
    ended: () => node.ended().then(() => node.obituary()),
    stop: () => node.stop(),
    kill: () => {
      node.kill("SIGKILL");
      return node.ended();
    },
  };
}

function javaArguments(home: string, port: number, options: ElasticsearchOptions): string[] {
  const heap = options.heap ?? "1g";
  const settings = {
    "path.home": home,
    "path.data": join(options.dataDir, "data"),
    "path.logs": options.dataDir,
    "cluster.name": "tetragon-elastic-local",
    "node.name": "local",
    "discovery.type": "single-node",
    "network.host": loopback,
    "http.port": port,
    "transport.port": 0,
    // A developer's disk is often fuller than the watermarks, which would leave shards unassigned.
    "cluster.routing.allocation.disk.threshold_enabled": false,
    "logger.level": "INFO",
  };
  return [
    `-Xms${heap}`,
    `-Xmx${heap}`,
    "--module-path",
    join(home, "lib"),
    "--add-modules",
    "ALL-MODULE-PATH",
    "-cp",
    join(home, "launcher"),
    "Launcher",
    ...Object.entries(settings).map(([name, value]) => `${name}=${value}`),
  ];
}

/** The node answers before it has recovered the indices of an earlier run, so the health is what counts. */
async function waitUntilItAnswers(url: string, node: BackgroundProcess): Promise<void> {
  const deadline = Date.now() + startTimeout;
  while (Date.now() < deadline) {
    if (node.exit !== undefined) {
      throw new UserError(`The embedded Elasticsearch did not start: it ${await node.obituary()}`);
    }
    const answers = await fetch(`${url}/_cluster/health?wait_for_status=yellow&timeout=1s`).then(
      (response) => response.ok,
      () => false,
    );
    if (answers) {
      return;
    }
    await sleep(100);
  }
  const obituary = await node.obituary();
  await node.stop();
  throw new UserError(
    `The embedded Elasticsearch did not answer within ${startTimeout / 1000} s: it ${obituary}`,
  );
}
