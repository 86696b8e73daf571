import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { stringify } from "yaml";

import { type RunningFilebeat, startFilebeat } from "../../local/filebeat/runner";
import { type KafkaBroker, startKafka } from "../../local/kafka/kafka-broker";
import { ConsoleProgress } from "../../local/progress";
import { ScratchFolder } from "../../local/scratch";
import { Pipeline } from "./harness";
import { eventArgument, numberedLines } from "./lines";
import { sharedElasticsearch } from "./shared-elasticsearch";

const topic = "tetragon";

/** The sidecar's own configuration with Kafka in the place of Elasticsearch. */
const toKafka = ({ address }: KafkaBroker): Record<string, string> => ({
  "output.elasticsearch.enabled": "false",
  "output.kafka.hosts": JSON.stringify([address]),
  "output.kafka.topic": topic,
  "output.kafka.version": "2.1.0",
  "output.kafka.required_acks": "-1",
});

/** A second Filebeat that brings the topic's documents to the pipeline's data stream. */
async function startReader(pipeline: Pipeline, { address }: KafkaBroker): Promise<RunningFilebeat> {
  const directory = join(pipeline.directory, "reader");
  const configFile = join(directory, "filebeat.yml");
  const { url } = (await sharedElasticsearch()).endpoint;
  await mkdir(directory);
  await writeFile(
    configFile,
    stringify({
      "filebeat.inputs": [
        { type: "kafka", hosts: [address], version: "2.1.0", topics: [topic], group_id: "reader" },
      ],
      processors: [{ decode_json_fields: { fields: ["message"], target: "", overwrite_keys: true } }],
      "timestamp.precision": "nanosecond",
      "output.elasticsearch": { hosts: [url], allow_older_versions: true, index: pipeline.streams.events },
      "setup.template.enabled": false,
      "setup.ilm.enabled": false,
    }),
  );
  return startFilebeat({ configFile, dataDir: directory });
}

describe("documents on the way through a real Kafka", function () {
  this.timeout(240_000);

  it("keep their ids, so that a broker's crash loses and doubles none", async () => {
    const count = 10_000;
    const scratch = await ScratchFolder.create("kafka");
    let broker = await startKafka({ dataDir: scratch.path, progress: new ConsoleProgress() });
    let pipeline: Pipeline | undefined;
    let reader: RunningFilebeat | undefined;
    try {
      pipeline = await Pipeline.prepare({ overrides: toKafka(broker) });
      pipeline.write(numberedLines(0, count / 2));
      await pipeline.startFilebeat();
      await pipeline.filebeat.waitFor(({ acked }) => acked > 500);
      reader = await startReader(pipeline, broker);
      await broker.kill();
      pipeline.write(numberedLines(count / 2, count));
      broker = await startKafka({ dataDir: scratch.path, port: broker.port });
      await pipeline.holds(count);
      const counts = await pipeline.valueCounts("process.args");
      for (let number = 0; number < count; number++) {
        assert.equal(counts.get(eventArgument(number)), 1, eventArgument(number));
      }
      assert.equal(await pipeline.count(), count);
      const [first] = await pipeline.find({ term: { "process.args": eventArgument(1) } });
      assert.equal(first._source["@timestamp"], "2026-03-04T05:06:07.000000001Z");
    } finally {
      await reader?.kill("SIGKILL");
      await pipeline?.close();
      await broker.kill();
      await scratch.remove();
    }
  });
});
