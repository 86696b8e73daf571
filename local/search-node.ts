import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { UserError } from "../components/errors";
import { BackgroundProcess } from "./background-process";
import { freePort, loopback, requireFreePort } from "./ports";
import type { Progress } from "./progress";
import { java } from "./toolchain";

/** Where and how an embedded search engine runs. */
export interface SearchNodeOptions {
  /** Holds the data, which survives a restart on the same directory, and the log. */
  dataDir: string;
  /** HTTP port on the loopback address. @default a free one */
  port?: number;
  /** Java heap, for example `1g`. @default 1g */
  heap?: string;
  /** @default none is shown */
  progress?: Progress;
}

/** A node that answers requests. */
export interface SearchNode {
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

/** What tells one engine from another. */
export interface SearchEngine {
  /** As messages name it. */
  title: string;
  /** Its installation. */
  home: string;
  /** Class path or module path and the launcher's class. */
  javaArguments: string[];
  /** Settings beside those that every engine gets. */
  settings?: Record<string, string | number | boolean>;
}

const startTimeout = 90_000;

/** Starts one node of an engine on the loopback address and returns when it answers. */
export async function startSearchNode(engine: SearchEngine, options: SearchNodeOptions): Promise<SearchNode> {
  const port = options.port ?? (await freePort());
  await requireFreePort(port);
  await mkdir(options.dataDir, { recursive: true });
  const node = await BackgroundProcess.start({
    command: java.command,
    args: nodeArguments(engine, port, options),
    logFile: join(options.dataDir, `${engine.title.toLowerCase()}.log`),
    env: process.env,
  });
  const url = `http://${loopback}:${port}`;
  await waitUntilItAnswers(url, node, engine.title);
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

function nodeArguments(engine: SearchEngine, port: number, options: SearchNodeOptions): string[] {
  const heap = options.heap ?? "1g";
  const settings = {
    "path.home": engine.home,
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
    ...engine.settings,
  };
  const pairs = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return [`-Xms${heap}`, `-Xmx${heap}`, ...engine.javaArguments, ...pairs];
}

/** The node answers before it has recovered the indices of an earlier run, so the health is what counts. */
async function waitUntilItAnswers(url: string, node: BackgroundProcess, title: string): Promise<void> {
  const deadline = Date.now() + startTimeout;
  while (Date.now() < deadline) {
    if (node.exit !== undefined) {
      throw new UserError(`The embedded ${title} did not start: it ${await node.obituary()}`);
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
  throw new UserError(`The embedded ${title} did not answer within ${startTimeout / 1000} s: it ${obituary}`);
}
