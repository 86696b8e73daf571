import assert from "node:assert/strict";

import { findsEach, summary } from "./broken-finding";
import { brokenIndexers } from "./broken-indexers";
import { testEnvironment } from "./environment";
import { healthyDocuments } from "./pod-samples";
import { VerifySetup } from "./verify-setup";

const ofKafka = {
  output: "kafka",
  kafka: { brokers: ["kafka-1.example.com:9093"] },
  kafkaUsername: "tetragon-nodes",
  indexer: { replicas: 2 },
};

describe("verify, of a stack that goes through Kafka", function () {
  this.timeout(300_000);
  let setup: VerifySetup;

  before(async function () {
    this.timeout(7_200_000);
    setup = await VerifySetup.start(await testEnvironment(), ofKafka, { kafkaPassword: "any" });
    await setup.store(healthyDocuments());
  });

  after(() => setup?.close());

  it("finds nothing wrong where nothing is, and looks at the indexer and its credential", async () => {
    const { wrong, skipped } = summary(await setup.verify());
    assert.deepEqual(wrong, []);
    assert.deepEqual(skipped, [
      "btf",
      "elastic-agents",
      "data-view",
      "fleet-agents",
      "agent-drops",
      "package",
    ]);
  });

  it("looks at the nodes and the documents of a stack whose events go to a Logstash", async () => {
    const logstash = { output: "logstash", logstash: { hosts: ["logstash-1.example.com:5044"] } };
    const none = { kafka: undefined, kafkaUsername: undefined, kafkaPassword: undefined, indexer: undefined };
    const checks = await setup.verify({ ...none, ...logstash });
    const verdicts = new Map(checks.map(({ id, verdict, seen }) => [id, `${verdict}: ${seen}`]));
    assert.match(verdicts.get("documents") ?? "", /^ok: /);
    assert.match(verdicts.get("collector-answers") ?? "", /^ok: /);
    assert.equal(
      verdicts.get("publisher"),
      "skipped: Logstash writes the documents, with a credential of its own",
    );
    assert.equal(verdicts.get("dead-letters"), "skipped: the collector keeps none");
    assert.equal(verdicts.get("indexer"), "skipped: this stack has no indexer");
  });

  findsEach(brokenIndexers, () => setup);
});
