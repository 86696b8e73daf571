import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";

import { kafkaWarnings } from "../../../components/validation/kafka-arguments";
import type { RenderedResource } from "../../../tools/render-stack";
import { all, renderWith, textsOf } from "../stacks/rendered";
import { accepts, refuses } from "./refusals";
import { settingsWith } from "./settings-with";
import { testCa } from "./test-ca";

const kafka = { brokers: ["kafka-1.example.com:9093"] };
const toLogstash = { output: "logstash", logstash: { hosts: ["logstash-1.example.com:5044"] } };
const through = { output: "kafka", kafka };

describe("the setting output", () => {
  refuses([
    [
      "is one of those that there are",
      { output: "redis" },
      'output: "redis" is not known; use "elasticsearch" or "kafka" or "logstash"',
    ],
    [
      "refuses Kafka's settings with another output",
      { kafka },
      "kafka: belongs to output: kafka, and the output is elasticsearch; set output, or remove it",
    ],
    [
      "refuses an indexer with another output",
      { indexer: { replicas: 2 } },
      "indexer: belongs to output: kafka, and the output is elasticsearch; set output, or remove it",
    ],
    [
      "checks the Kafka that an indexer only empties",
      { kafka: { ...kafka, topic: "a/b" }, indexer: { replicas: 1 } },
      'kafka.topic: "a/b" is no name of a topic; use up to 249 letters, digits, dots, dashes and underscores',
    ],
    [
      "refuses an indexer of mapped documents before a store of raw ones",
      { kafka, indexer: { replicas: 1 }, assets: "none", documents: "raw" },
      "indexer: brings mapped documents, and with raw ones the store takes no others; keep documents and assets until the topic is empty, or remove kafka and indexer",
    ],
    [
      "needs brokers",
      { output: "kafka" },
      "kafka.brokers: nothing is named; set a list of host:port in stacks/Pulumi.test.yaml",
    ],
    [
      "needs each broker's port",
      { ...through, kafka: { brokers: ["kafka-1.example.com"] } },
      "kafka.brokers[0]: has no port; write one from 1 to 65535, 9093 for example, because a broker has none by default",
    ],
    [
      "refuses several brokers in one text",
      { ...through, kafka: { brokers: ["a:1,b:2"] } },
      'kafka.brokers[0]: is no broker; write host and port alone, "kafka-1.example.com:9093" for example, each broker as an entry of its own',
    ],
    [
      "refuses a user without a password",
      { ...through, kafkaUsername: "nodes" },
      "kafkaPassword: is missing although kafkaUsername is set; set both",
    ],
    [
      "refuses a way to log in without a user",
      { ...through, kafka: { ...kafka, mechanism: "PLAIN" } },
      "kafka.mechanism: is for a user, and none is set; set kafkaUsername and kafkaPassword",
    ],
    [
      "refuses a key for Elasticsearch that no node would use",
      { ...through, publisherApiKey: { secure: "id:key" } },
      "publisherApiKey: is a credential for Elasticsearch, and with output: kafka no node writes there; remove it, or give it to the indexer",
    ],
    [
      "refuses the Elastic Agent",
      {
        ...through,
        collector: "elastic-agent",
        agent: { mode: "standalone" },
      },
      "output: kafka is an output of the sidecar; an Elastic Agent's output belongs to its policy: set collector: filebeat-sidecar, or output: elasticsearch",
    ],
    [
      "refuses an indexer in a stack that names no Elasticsearch",
      { ...through, assets: "none", elasticsearch: {}, indexer: { replicas: 1 } },
      "elasticsearch.endpoints: no Elasticsearch is named; set endpoints (a list of URLs) or cloudId in stacks/Pulumi.test.yaml",
    ],
    [
      "refuses an indexer that plans for shorter documents than the cluster sends",
      { ...through, indexer: { maxEventBytes: 40_000 } },
      "indexer.maxEventBytes: 40000 is less than the documents of this cluster have (filebeat.maxEventBytes: 786432), and the indexer's memory is planned for it; set it to 786432 or more",
    ],
  ]);

  refuses([
    [
      "needs a Logstash",
      { output: "logstash" },
      "logstash.hosts: nothing is named; set a list of host:port in stacks/Pulumi.test.yaml",
    ],
    [
      "needs the port of a Logstash",
      { output: "logstash", logstash: { hosts: ["logstash-1.example.com"] } },
      "logstash.hosts[0]: has no port; write one from 1 to 65535, 5044 for example, because a Logstash has none by default",
    ],
    [
      "refuses Kafka's settings with Logstash",
      { ...toLogstash, kafka },
      "kafka: belongs to output: kafka, and the output is logstash; set output, or remove it",
    ],
    [
      "refuses Logstash's settings with Kafka",
      { ...through, logstash: toLogstash.logstash },
      "logstash: belongs to output: logstash, and the output is kafka; set output, or remove it",
    ],
    [
      "refuses a publisher with Logstash",
      {
        ...toLogstash,
        elasticsearchApiKey: "",
        elasticsearchUsername: "u",
        elasticsearchPassword: { secure: "p" },
        createPublisher: "true",
      },
      "createPublisher: is a credential for Elasticsearch, and with output: logstash no node writes there; remove it, or give it to Logstash",
    ],
    [
      "refuses memory that holds no batch for each Logstash",
      { output: "logstash", logstash: { hosts: Array.from({ length: 40 }, (_, n) => `logstash-${n}:5044`) } },
      "filebeat.resources.limits.memory: 256Mi are too little to read 17 files and send over 40 connections; set 639Mi or more",
    ],
  ]);

  accepts([
    toLogstash,
    { ...toLogstash, assets: "none", elasticsearch: {}, elasticsearchApiKey: "" },
    through,
    { ...through, indexer: { replicas: 1 } },
    { kafka, indexer: { replicas: 1 } },
    { kafka, kafkaUsername: "nodes", kafkaPassword: { secure: "x" }, indexer: { replicas: 1 } },
    { ...toLogstash, kafka, indexer: { replicas: 1 }, publisherApiKey: { secure: "id:key" } },
    { ...through, kafka: { ...kafka, tls: false, topic: "security", compression: "none" } },
    { ...through, kafkaUsername: "nodes", kafkaPassword: { secure: "x" } },
    { ...through, assets: "none", elasticsearch: {}, elasticsearchApiKey: "" },
  ]);

  it("tells all mistakes at once", async () => {
    const { refusals } = await settingsWith({
      output: "kafka",
      kafka: { brokers: ["a", "b:70000"], topic: "a/b", tls: false, ca: "x", acks: 1 },
      kafkaUsername: "nodes",
      publisherApiKey: { secure: "id:key" },
      documents: "raw",
      assets: "none",
    });
    const keys = refusals.map((line) => line.split(":")[0]);
    assert.deepEqual(keys.sort(), [
      "documents",
      "kafka",
      "kafka.brokers[0]",
      "kafka.brokers[1]",
      "kafka.ca",
      "kafka.ca",
      "kafka.topic",
      "kafkaPassword",
      "publisherApiKey",
    ]);
  });
});

describe("a stack that writes to Kafka", () => {
  it("declares its nodes without a credential for Elasticsearch, and the indexer with it", async () => {
    const resources = await renderWith(
      {
        ...through,
        kafkaUsername: "nodes",
        kafkaPassword: "pw1",
        elasticsearchApiKey: "id:key",
        indexer: { replicas: 2 },
      },
      { showSecrets: true },
    );
    const parts = (text: string) =>
      resources
        .filter(
          ({ type, inputs }) =>
            type.startsWith("kubernetes:") && textsOf(inputs).some((each) => each.includes(text)),
        )
        .map(({ type, parent }) => [type.split(":").at(-1), parent?.split("-").at(-1)]);
    assert.deepEqual(parts("id:key"), [["Secret", "indexer"]]);
    assert.deepEqual(parts("ELASTICSEARCH_API_KEY"), [
      ["Deployment", "indexer"],
      ["ConfigMap", "indexer"],
      ["Secret", "indexer"],
    ]);
    assert.deepEqual(parts("pw1"), [
      ["Secret", "cluster"],
      ["Secret", "indexer"],
    ]);
  });

  it("changes nothing else than the collector's part by its one line", async () => {
    const [direct, kafkaed] = [await renderWith({}), await renderWith(through)];
    const other = (resources: typeof direct) =>
      resources.filter(
        ({ type, parent }) => !type.startsWith("tetragon-elastic:") && !parent?.endsWith("-cluster"),
      );
    assert.deepEqual(other(kafkaed), other(direct));
    assert.equal(all(kafkaed, "Secret").length, 0);
  });
});

describe("a stack whose output was Kafka", () => {
  const drained = { kafka, kafkaUsername: "nodes", kafkaPassword: "pw1", indexer: { replicas: 2 } };
  const childrenOf = (resources: RenderedResource[], part: string) =>
    resources.filter(({ parent }) => parent?.endsWith(part));

  it("keeps the indexer as it was, and has the nodes as if there had been no Kafka", async () => {
    const before = await renderWith({ output: "kafka", ...drained });
    const after = await renderWith(drained);
    assert.ok(childrenOf(after, "-indexer").some(({ type }) => type.endsWith(":Deployment")));
    assert.deepEqual(childrenOf(after, "-indexer"), childrenOf(before, "-indexer"));
    assert.deepEqual(childrenOf(after, "-cluster"), childrenOf(await renderWith({}), "-cluster"));
  });

  it("says which lag to wait for", async () => {
    const found: string[] = [];
    const { warn } = pulumi.log;
    const log = pulumi.log as { warn: (sentence: string) => Promise<void> };
    log.warn = (sentence) => Promise.resolve(void found.push(sentence));
    try {
      await renderWith({ kafka, indexer: { replicas: 2 }, dataStreamNamespace: "eu1" });
      assert.deepEqual(found, [
        "the output is not kafka, so the indexer only empties topic tetragon-eu1; remove kafka, its user and indexer when no node writes there any more and the lag of group tetragon-indexer-eu1 is 0",
      ]);
      await renderWith({ ...through, indexer: { replicas: 2 } });
      assert.equal(found.length, 1);
    } finally {
      log.warn = warn as typeof log.warn;
    }
  });
});

describe("a stack that writes to Logstash", () => {
  const hosts = ["logstash-1.example.com:5044", "logstash-2.example.com:5044"];

  it("sends to all of them, by TLS, without a credential for Elasticsearch", async () => {
    const resources = await renderWith({ output: "logstash", logstash: { hosts, ca: testCa } });
    const sidecar = all(resources, "ConfigMap").find(({ name }) => name.endsWith("filebeat-configmap"));
    const files = sidecar?.inputs.data as Record<string, string>;
    const config = parse(files["filebeat.yml"] ?? "") as Record<string, Record<string, unknown>>;
    assert.deepEqual(config["output.logstash"], {
      hosts,
      loadbalance: true,
      worker: 1,
      pipelining: 0,
      bulk_max_size: config["queue.mem"]?.["flush.min_events"],
      compression_level: 5,
      timeout: "60s",
      ssl: {
        enabled: true,
        certificate_authorities: ["/usr/share/filebeat/tetragon/logstash-ca.crt"],
      },
    });
    // Three batches: one under way to each and one that fills.
    assert.equal(config["queue.mem"]?.events, 3 * (config["queue.mem"]?.["flush.min_events"] as number));
    assert.equal(files["logstash-ca.crt"], testCa);
    assert.equal(config["output.elasticsearch"], undefined);
    assert.deepEqual(all(resources, "Secret"), []);
  });

  it("declares the pipeline for Logstash, which is the one that the documentation shows", async () => {
    const resources = await renderWith({ output: "logstash", logstash: { hosts } });
    const map = all(resources, "ConfigMap").find(({ name }) => name.endsWith("logstash-pipeline"));
    const { "tetragon.conf": pipeline = "" } = map?.inputs.data as Record<string, string>;
    assert.match(pipeline, /document_id => "%\{\[@metadata\]\[_id\]\}"/);
    assert.match(pipeline, /action => "create"/);
    assert.ok(readFileSync("docs/architectures.md", "utf8").includes(`\n\`\`\`\n${pipeline}\`\`\`\n`));
    assert.equal(all(await renderWith(through), "ConfigMap").length, 1);
  });
});

describe("a Kafka that works", () => {
  const credential = {} as never;

  it("is warned of a password that crosses the network in the clear", () => {
    const [warning, ...more] = kafkaWarnings({ tls: false, credential }, 786_432);
    assert.match(
      warning ?? "",
      /^kafka\.tls is false, so kafkaPassword and every event cross the network in the clear/,
    );
    assert.deepEqual(more, []);
    assert.deepEqual(kafkaWarnings({ tls: true, credential }, 786_432), []);
    assert.deepEqual(kafkaWarnings({ tls: false }, 786_432), []);
  });

  it("is warned of documents that a broker refuses by default", () => {
    const [warning] = kafkaWarnings({ tls: true }, 1_048_576);
    assert.match(warning ?? "", /^filebeat\.maxEventBytes makes messages of up to 1114112 bytes/);
  });
});
