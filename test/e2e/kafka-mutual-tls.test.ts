import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { type RunningFilebeat, startFilebeat } from "../../local/filebeat/runner";
import { type KafkaBroker, startKafka } from "../../local/kafka/kafka-broker";
import { makeKafkaCertificates } from "../../local/kafka/kafka-certificates";
import { writeIndexerConfig } from "../../local/kafka/local-indexer";
import { ConsoleProgress } from "../../local/progress";
import { ScratchFolder } from "../../local/scratch";
import { eventually } from "../engine/eventually";
import { Pipeline } from "./harness";
import { numberedLines } from "./lines";
import { sharedElasticsearch } from "./shared-elasticsearch";

describe("a Kafka that asks its clients for a certificate", function () {
  this.timeout(240_000);

  it("takes the nodes and the indexer that show theirs, and no node without", async () => {
    const scratch = await ScratchFolder.create("kafka-tls");
    const progress = new ConsoleProgress();
    let broker: KafkaBroker | undefined;
    let pipeline: Pipeline | undefined;
    let indexer: RunningFilebeat | undefined;
    try {
      const certificates = await makeKafkaCertificates(join(scratch.path, "certificates"), progress);
      broker = await startKafka({ dataDir: join(scratch.path, "broker"), certificates, progress });
      const kafka = { brokers: [broker.address], ca: certificates.ca };
      const client = { name: "nodes", certificateKey: "user.crt", privateKeyKey: "user.key" };
      const secretFiles = { "user.crt": certificates.clientCertificate, "user.key": certificates.clientKey };
      const settings = { output: "kafka", indexer: { replicas: 1 } };
      pipeline = await Pipeline.prepare({ settings: { ...settings, kafka }, secretFiles });
      pipeline.write(numberedLines(0, 100));
      await pipeline.startFilebeat();
      const { filebeat } = pipeline;
      // The node says only that it has run out of brokers.
      const brokerLog = join(scratch.path, "broker", "kafka.log");
      await eventually(async () =>
        /Failed authentication .*SSL handshake failed/.test(await readFile(brokerLog, "utf8")),
      );
      assert.equal((await filebeat.stats()).acked, 0);
      // As the container is stopped, so that what is under way is sent again.
      await filebeat.kill("SIGKILL");

      await pipeline.configure({ ...settings, kafka: { ...kafka, clientCertificateSecret: client } });
      await pipeline.startFilebeat();
      const { endpoint } = await sharedElasticsearch();
      const directory = join(scratch.path, "indexer");
      const config = await writeIndexerConfig(pipeline.resources, directory, endpoint, secretFiles);
      indexer = await startFilebeat({ ...config, dataDir: join(directory, "filebeat") });
      await pipeline.holds(100);
      assert.equal(await pipeline.count(), 100);
    } finally {
      await indexer?.kill("SIGKILL");
      await pipeline?.close();
      await broker?.kill();
      await scratch.remove();
    }
  });
});
