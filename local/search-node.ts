import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { UserError } from "../components/errors";
import { BackgroundProcess } from "./background-process";
import { freePort, isPortFree, loopback, requireFreePort } from "./ports";
import type { Progress } from "./progress";
import { java } from "./toolchain";

/** Where and how an embedded search engine runs. */
export interface SearchNodeOptions {
  /** Holds the data, which survives a restart on the same directory, and the log. */
  dataDir: string;
  /** HTTP port on the loopback address, which must be free. @default `preferredPort` */
  port?: number;
  /** HTTP port that is taken if it is free. @default a free one */
  preferredPort?: number;
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
/** Another program can take a free port before the node does; that it happens again and again is no accident. */
const attempts = 3;

/** Another program took the port while the node was starting. */
class PortTakenError extends UserError {
  constructor(title: string, port: number) {
    super(
      `Another program took port ${port} on ${loopback} while the embedded ${title} was starting: end it or choose another port.`,
    );
  }
}

/**
 * Starts one node of an engine on the loopback address and returns when it answers. The node has a random name, and
 * only an answer with this name is its own: what else listens on the port is never taken for it.
 */
export async function startSearchNode(engine: SearchEngine, options: SearchNodeOptions): Promise<SearchNode> {
  await mkdir(options.dataDir, { recursive: true });
  if (options.port !== undefined) {
    await requireFreePort(options.port);
    return startOnPort(engine, options.port, options);
  }
  const { preferredPort } = options;
  let port =
    preferredPort !== undefined && (await isPortFree(preferredPort)) ? preferredPort : await freePort();
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnPort(engine, port, options);
    } catch (error) {
      if (!(error instanceof PortTakenError) || attempt === attempts) {
        throw error;
      }
      port = await freePort();
    }
  }
}

async function startOnPort(
  engine: SearchEngine,
  port: number,
  options: SearchNodeOptions,
): Promise<SearchNode> {
  const name = `local-${randomBytes(8).toString("hex")}`;
  const node = await BackgroundProcess.start({
    command: java.command,
    args: nodeArguments(engine, { port, name }, options),
    logFile: join(options.dataDir, `${engine.title.toLowerCase()}.log`),
    env: process.env,
  });
  const url = `http://${loopback}:${port}`;
  try {
    await waitUntilItAnswers({ url, port, name }, node, engine.title);
  } catch (error) {
    node.kill("SIGKILL");
    await node.ended();
    throw error;
  }
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

function nodeArguments(
  engine: SearchEngine,
  { port, name }: { port: number; name: string },
  options: SearchNodeOptions,
): string[] {
  const heap = options.heap ?? "1g";
  const settings = {
    "path.home": engine.home,
    "path.data": join(options.dataDir, "data"),
    "path.logs": options.dataDir,
    "cluster.name": "tetragon-elastic-local",
    "node.name": name,
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

/** Waits until the node answers by its name and has recovered the indices of an earlier run. */
async function waitUntilItAnswers(
  { url, port, name }: { url: string; port: number; name: string },
  node: BackgroundProcess,
  title: string,
): Promise<void> {
  const deadline = Date.now() + startTimeout;
  while (Date.now() < deadline) {
    if (node.exit !== undefined) {
      const log = await node.logTail(200);
      throw log.includes("BindHttpException")
        ? new PortTakenError(title, port)
        : new UserError(`The embedded ${title} did not start: it ${await node.obituary()}`);
    }
    const answering = await nameAt(url);
    if (answering !== undefined && answering !== name) {
      throw new PortTakenError(title, port);
    }
    if (answering === name && (await hasRecovered(url))) {
      return;
    }
    await sleep(100);
  }
  throw new UserError(
    `The embedded ${title} did not answer within ${startTimeout / 1000} s: it ${await node.obituary()}`,
  );
}

/** The name of the node that answers, "" where another program does; undefined while nothing listens. */
async function nameAt(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    const { name } = (await response.json().catch(() => ({}))) as { name?: unknown };
    return typeof name === "string" ? name : "";
  } catch {
    return undefined;
  }
}

function hasRecovered(url: string): Promise<boolean> {
  return fetch(`${url}/_cluster/health?wait_for_status=yellow&timeout=1s`).then(
    (response) => response.ok,
    () => false,
  );
}
