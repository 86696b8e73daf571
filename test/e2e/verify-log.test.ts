import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { writeLocalConfig } from "../../local/filebeat/local-config";
import { type FilebeatOptions, startFilebeat } from "../../local/filebeat/runner";
import { writeIndexerConfig } from "../../local/kafka/local-indexer";
import { freePort, loopback } from "../../local/ports";
import { filebeatConfigMap } from "../../local/rendered-stack";
import { ScratchFolder } from "../../local/scratch";
import { TetragonLog } from "../../local/tetragon-log";
import { renderStack } from "../../tools/render-stack";
import { type LogLine, connection, logLines, stuck } from "../../tools/verify/checks/filebeat-log";
import { withoutKafka } from "../../tools/verify/checks/indexer-checks";
import type { Finding } from "../../tools/verify/verdict";
import { eventually } from "../engine/eventually";
import { numberedLines } from "./lines";
import { sharedElasticsearch } from "./shared-elasticsearch";

type Look = (place: string, lines: LogLine[]) => Finding | undefined;
type Config = Pick<FilebeatOptions, "configFile" | "env">;

const nowhere = { url: `http://${loopback}:1`, credentials: {} };

describe("the log of Filebeat, as verify reads it", function () {
  this.timeout(120_000);
  let scratch: ScratchFolder;

  beforeEach(async () => {
    scratch = await ScratchFolder.create("log");
  });

  afterEach(() => scratch.remove());

  /** The sidecar's configuration, with twenty events to send. */
  async function sidecar(settings: Record<string, unknown>, elasticsearch = nowhere): Promise<Config> {
    const logDirectory = join(scratch.path, "tetragon");
    const log = new TetragonLog({ directory: logDirectory });
    numberedLines(0, 20).forEach((line) => log.write(line));
    log.close();
    const configDirectory = join(scratch.path, "config");
    const configMap = filebeatConfigMap(await renderStack("local", { override: settings }));
    return writeLocalConfig(configMap, { logDirectory, configDirectory, elasticsearch });
  }

  /** Runs a Filebeat that writes its counters every second, until the body has seen enough of its log. */
  async function run(
    { configFile, env }: Config,
    body: (look: (...looks: Look[]) => Promise<(Finding | undefined)[]>) => Promise<void>,
  ): Promise<void> {
    const overrides = { "logging.metrics.period": "1s" };
    const filebeat = await startFilebeat({ configFile, env, overrides, dataDir: join(scratch.path, "run") });
    try {
      await body(async (...looks) => {
        const lines = logLines(await readFile(filebeat.logFile, "utf8"));
        return looks.map((look) => look("node-1", lines));
      });
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

  it("shows a Kafka that does not answer by events which nobody acknowledges", async () => {
    const kafka = { brokers: [`${loopback}:${await freePort()}`], tls: false };
    await finds(
      await sidecar({ output: "kafka", kafka }),
      stuck,
      "collector-stuck",
      /^node-1: 20 events wait, none acknowledged/,
    );
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
