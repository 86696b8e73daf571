import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { type FilebeatOptions, type RunningFilebeat, startFilebeat } from "../../local/filebeat/runner";
import { writeIndexerConfig } from "../../local/kafka/local-indexer";
import { freePort, loopback } from "../../local/ports";
import { ScratchFolder } from "../../local/scratch";
import type { TetragonLog } from "../../local/tetragon-log";
import { renderStack } from "../../tools/render-stack";
import { type LogLine, connection, logLines, stuck } from "../../tools/verify/checks/filebeat-log";
import { withoutKafka } from "../../tools/verify/checks/indexer-checks";
import type { Finding } from "../../tools/verify/verdict";
import { eventually } from "../engine/eventually";
import { KafkaChain } from "./kafka-chain";
import { numberedLines } from "./lines";
import { sharedElasticsearch } from "./shared-elasticsearch";
import { nowhere, sidecarConfig } from "./sidecar-config";

type Look = (place: string, lines: LogLine[]) => Finding | undefined;
type Config = Pick<FilebeatOptions, "configFile" | "env">;

describe("the log of Filebeat, as verify reads it", function () {
  this.timeout(120_000);
  let scratch: ScratchFolder;
  let log: TetragonLog | undefined;

  beforeEach(async () => {
    scratch = await ScratchFolder.create("log");
  });

  afterEach(async () => {
    log?.close();
    log = undefined;
    await scratch.remove();
  });

  /** The sidecar's configuration, with twenty events to send. */
  async function sidecar(settings: Record<string, unknown>, elasticsearch = nowhere): Promise<Config> {
    const made = await sidecarConfig(scratch, settings, elasticsearch);
    log = made.log;
    numberedLines(0, 20).forEach((line) => made.log.write(line));
    return made.config;
  }

  /** Runs a Filebeat that writes its counters every second, until the body has seen enough of its log. */
  async function run(
    { configFile, env }: Config,
    body: (
      look: (...looks: Look[]) => Promise<(Finding | undefined)[]>,
      filebeat: RunningFilebeat,
    ) => Promise<void>,
  ): Promise<void> {
    const overrides = { "logging.metrics.period": "1s" };
    const filebeat = await startFilebeat({ configFile, env, overrides, dataDir: join(scratch.path, "run") });
    try {
      await body(async (...looks) => {
        const lines = logLines(await readFile(filebeat.logFile, "utf8"));
        return looks.map((look) => look("node-1", lines));
      }, filebeat);
    } finally {
      await filebeat.kill("SIGKILL");
    }
  }

  /** Waits for a cause to be named. */
  async function finds(config: Config, look: Look, cause: string, seen: RegExp): Promise<void> {
    await run(config, async (found) => {
      await eventually(async () => (await found(look))[0] !== undefined);
      const [finding] = await found(look);
      assert.ok(finding?.verdict === "failed");
      assert.equal(finding.cause, cause);
      assert.match(finding.seen, seen);
    });
  }

  it("names a Kafka that refuses connections", async () => {
    const kafka = { brokers: [`${loopback}:${await freePort()}`], tls: false };
    await finds(
      await sidecar({ output: "kafka", kafka }),
      connection,
      "collector-unconnected",
      /client has run out of available brokers/,
    );
  });

  it("shows a Kafka that went away by events which nobody acknowledges", async () => {
    const chain = await KafkaChain.start();
    try {
      await run(await sidecar(chain.settings), async (found, filebeat) => {
        await filebeat.waitUntilDelivered(20);
        await chain.broker.kill();
        numberedLines(20, 40).forEach((line) => log?.write(line));
        await eventually(async () => (await found(stuck))[0] !== undefined);
        assert.deepEqual(await found(connection), [undefined]);
      });
    } finally {
      await chain.close();
    }
  });

  it("names a Logstash that refuses connections", async () => {
    const logstash = { hosts: [`${loopback}:${await freePort()}`], tls: false };
    await finds(
      await sidecar({ output: "logstash", logstash }),
      connection,
      "collector-unconnected",
      /connection refused/,
    );
  });

  it("names the Kafka that an indexer cannot read from", async () => {
    const kafka = { brokers: [`${loopback}:${await freePort()}`], tls: false };
    const resources = await renderStack("local", {
      override: { output: "kafka", kafka, indexer: { replicas: 1 } },
    });
    const config = await writeIndexerConfig(resources, join(scratch.path, "indexer"), nowhere);
    await finds(config, withoutKafka, "indexer-without-kafka", /Is your cluster reachable/);
  });

  it("shows nothing where Elasticsearch has everything", async () => {
    const { endpoint } = await sharedElasticsearch();
    const settings = { dataStreamNamespace: "verify_log" };
    await run(await sidecar(settings, endpoint), async (found) => {
      await eventually(async () => {
        const lines = await found((_, all) => delivered(all));
        return lines[0] !== undefined;
      });
      assert.deepEqual(await found(connection, stuck, withoutKafka), [undefined, undefined, undefined]);
    });
  });
});

/** Something as soon as two lines of counters follow that of an acknowledged event. */
function delivered(lines: LogLine[]): Finding | undefined {
  const counters = lines.flatMap(({ monitoring }) => monitoring?.metrics?.libbeat ?? []);
  const first = counters.findIndex(({ output }) => (output?.events?.acked ?? 0) > 0);
  return first >= 0 && counters.length > first + 2 ? { verdict: "ok", seen: "" } : undefined;
}
