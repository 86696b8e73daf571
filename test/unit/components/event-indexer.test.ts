import assert from "node:assert/strict";

import * as elasticstack from "@pulumi/elasticstack";
import * as kubernetes from "@pulumi/kubernetes";
import { parse } from "yaml";

import { EventIndexer, TetragonCluster } from "../../../components/index";
import { loadMapping } from "../../../tools/mapping-runtime";
import type { RenderedResource } from "../../../tools/render-stack";
import { execLine } from "../../e2e/lines";
import { testCa } from "../settings/test-ca";
import { Deployment, cluster, named, refused, resourcesOf } from "./programs";

const kafka = { brokers: ["kafka-1.example.com:9093", "kafka-2.example.com:9093"] };
const indexer = { elasticsearch: cluster.elasticsearch, publisherApiKey: "id:key", kafka };
/** A cluster that writes to Kafka knows no Elasticsearch. */
const nodes = { clusterName: "eu", output: "kafka", kafka } as const;

function filebeatYml(resources: RenderedResource[], name: string): Record<string, Record<string, unknown>> {
  const { data } = named(resources, name).inputs as { data: Record<string, string> };
  return parse(data["filebeat.yml"] ?? "") as Record<string, Record<string, unknown>>;
}

interface PodTemplate {
  metadata: { labels: Record<string, string>; annotations: Record<string, string> };
  spec: {
    containers: { image: string; env: unknown[]; readinessProbe: unknown; resources: unknown }[];
    topologySpreadConstraints: { labelSelector: unknown }[];
  };
}

function deployment(resources: RenderedResource[], name = "i-indexer") {
  return named(resources, name).inputs as {
    metadata: { name: string; namespace: string };
    spec: { replicas: number; selector: { matchLabels: unknown }; template: PodTemplate };
  };
}

describe("an EventIndexer", () => {
  let resources: RenderedResource[];
  before(async () => {
    resources = await resourcesOf(() => {
      new EventIndexer("i", {
        ...indexer,
        dataStreamNamespace: "eu1",
        kafkaUsername: "reader",
        kafkaPassword: "p,w",
        indexer: { replicas: 3 },
      });
    });
  });

  it("reads the topic of its namespace as a group and stores what it reads in the namespace's stream", () => {
    const config = filebeatYml(resources, "i-configuration");
    const [input] = config["filebeat.inputs"] as unknown as Record<string, unknown>[];
    assert.deepEqual(
      [input?.type, input?.hosts, input?.topics, input?.group_id, input?.initial_offset],
      ["kafka", kafka.brokers, ["tetragon-eu1"], "tetragon-indexer-eu1", "oldest"],
    );
    assert.equal(input?.username, "${KAFKA_USERNAME}");
    assert.equal(input?.["sasl.mechanism"], "SCRAM-SHA-512");
    assert.deepEqual(input?.ssl, { enabled: true });
    const output = config["output.elasticsearch"];
    assert.equal(output?.index, "logs-cilium_tetragon.log-eu1");
    assert.deepEqual(output?.hosts, ["https://es.example.com:9200"]);
    assert.deepEqual(output?.["non_indexable_policy.dead_letter_index"], {
      index: "logs-cilium_tetragon.dead_letter-eu1",
    });
  });

  it("takes from a message no id that Elasticsearch would refuse a whole request for, and every one of ours", () => {
    const processors = filebeatYml(resources, "i-configuration").processors as unknown as {
      drop_fields?: { fields: string[]; when?: { not: { regexp: Record<string, string> } } };
    }[];
    const [check] = processors.filter(({ drop_fields: drop }) => drop?.fields[0] === "@metadata._id");
    const ids = new RegExp(check.drop_fields?.when?.not.regexp["@metadata._id"] ?? "");
    const node = "n".repeat(253);
    const execId = Buffer.from(`${node}:12345678901234567890:4294967295`).toString("base64");
    const line = execLine()
      .replaceAll("worker-e2e", node)
      .replace(/"exec_id":"[^"]*"/, `"exec_id":"${execId}"`);
    const file = { inode: "9".repeat(15), device_id: "9".repeat(15) };
    const { id: longest } = loadMapping().map(line, { log: { offset: Number.MAX_SAFE_INTEGER, file } });
    assert.ok(longest !== undefined && longest.length > 300, longest);
    for (const id of [longest, ".hash-of_a-line", "a".repeat(480)]) {
      assert.match(id, ids);
    }
    for (const id of ["", "a".repeat(513), "é".repeat(257), "two\nlines"]) {
      assert.doesNotMatch(id, ids);
    }
  });

  it("runs as many Filebeats as asked for, spread over the nodes, of which one may go at a time", () => {
    const { metadata, spec } = deployment(resources);
    assert.equal(metadata.name, "tetragon-indexer-eu1");
    assert.equal(spec.replicas, 3);
    assert.deepEqual(spec.template.metadata.labels, spec.selector.matchLabels);
    const { containers, topologySpreadConstraints } = spec.template.spec;
    assert.deepEqual(topologySpreadConstraints[0]?.labelSelector, spec.selector);
    assert.ok(containers[0]?.readinessProbe && containers[0].resources);
    const budget = named(resources, "i-disruption-budget").inputs.spec as Record<string, unknown>;
    assert.deepEqual(budget, { maxUnavailable: 1, selector: spec.selector });
  });

  it("restarts when its configuration changes", async () => {
    const annotation = (given: RenderedResource[]) =>
      deployment(given).spec.template.metadata.annotations["checksum/filebeat"];
    const other = await resourcesOf(() => {
      new EventIndexer("i", { ...indexer, indexer: { compressionLevel: 1 } });
    });
    const same = await resourcesOf(() => {
      new EventIndexer("i", { ...indexer, indexer: { compressionLevel: 1 } });
    });
    assert.ok(annotation(resources));
    assert.notEqual(annotation(other), annotation(resources));
    assert.equal(annotation(other), annotation(same));
  });

  it("keeps its credentials in immutable Secrets, each as a quoted text, and nowhere else", () => {
    const secret = named(resources, "i-kafka").inputs;
    assert.equal(secret.immutable, true);
    assert.deepEqual(secret.stringData, { KAFKA_USERNAME: '"reader"', KAFKA_PASSWORD: '"p,w"' });
    assert.deepEqual(named(resources, "i-credentials").inputs.stringData, {
      ELASTICSEARCH_API_KEY: '"id:key"',
    });
    for (const text of ["p,w", "id:key"]) {
      const holders = resources.filter(({ inputs }) => JSON.stringify(inputs).includes(text));
      assert.deepEqual(
        holders.map(({ type }) => type),
        ["kubernetes:core/v1:Secret"],
        text,
      );
    }
  });

  it("takes a Secret that exists, whose next content a new rotation text announces", async () => {
    const withRotation = (rotation: string) =>
      resourcesOf(() => {
        new EventIndexer("i", {
          ...indexer,
          publisherApiKey: undefined,
          publisherSecret: { name: "indexer-key", apiKey: "key" },
          publisher: { rotation },
        });
      });
    const [first, second] = [await withRotation("1"), await withRotation("2")];
    assert.ok(!first.some(({ type }) => type === "kubernetes:core/v1:Secret"));
    const { metadata, spec } = deployment(first).spec.template;
    assert.match(JSON.stringify(spec.containers[0]?.env), /"key":"key","name":"indexer-key"/);
    assert.notDeepEqual(metadata.annotations, deployment(second).spec.template.metadata.annotations);
  });

  it("gets a key of its own where one is made, after what it depends on", async () => {
    const made = await resourcesOf(() => {
      const elastic = new elasticstack.Provider("elastic", {});
      const provider = new kubernetes.Provider("cluster", {});
      const first = new Deployment("first");
      new EventIndexer(
        "i",
        { ...indexer, publisherApiKey: undefined, createPublisher: true, dataStreamNamespace: "eu1" },
        { providers: [provider, elastic], dependsOn: first },
      );
    });
    const role = made.find(({ type }) => type.endsWith(":ElasticsearchSecurityRole"));
    assert.equal(role?.inputs.name, "tetragon-publisher-indexer-eu1");
    assert.equal(role?.provider, "elastic");
    const { dependsOn, provider } = named(made, "i-indexer");
    assert.ok(dependsOn?.includes("first") && dependsOn.includes("i-configuration"), dependsOn?.join());
    assert.equal(provider, "cluster");
  });

  it("takes brokers and a topic that other resources tell", async () => {
    const deployed = await resourcesOf(
      () => {
        const broker = new Deployment("broker", { endpoint: "kafka:9093" });
        new EventIndexer("i", {
          ...indexer,
          kafka: { brokers: [broker.endpoint], topic: broker.endpoint.apply(() => "t") },
        });
      },
      { deployed: true },
    );
    const [input] = filebeatYml(deployed, "i-configuration")["filebeat.inputs"] as unknown as object[];
    assert.deepEqual((input as { hosts: unknown }).hosts, ["kafka:9093"]);
    assert.deepEqual((input as { topics: unknown }).topics, ["t"]);
  });

  it("is refused with everything that is wrong at once, a missing store among it", async () => {
    const message = await refused(() => {
      new EventIndexer("i", {
        kafka: { brokers: ["kafka-1", "https://kafka:9093"], topic: "a b", mechanism: "PLAIN" },
        kafkaPassword: "p",
        indexer: { replicas: 0, resources: { limits: { memory: "200Mi" } } },
        output: "kafka",
      } as never);
    });
    for (const pattern of [
      /^EventIndexer "i": \d+ arguments must be changed:\n/,
      / - output: is no argument of this component/,
      / - elasticsearch\.endpoints: no Elasticsearch is named/,
      / - elasticsearchApiKey: no credential for Elasticsearch is set/,
      / - kafka\.brokers\[0\]: .*has no port/,
      / - kafka\.brokers\[1\]: .*write host and port alone/,
      / - kafka\.topic: .*no name of a topic/,
      / - kafkaUsername: is missing although kafkaPassword is set/,
      / - indexer\.replicas: /,
    ]) {
      assert.match(message, pattern);
    }
  });

  it("is refused where its memory holds no batch of the longest documents", async () => {
    await refused(() => {
      new EventIndexer("i", { ...indexer, indexer: { resources: { limits: { memory: "200Mi" } } } });
    }, /indexer\.resources\.limits\.memory: 200Mi are too little to read 6 partitions and send/);
  });
});

describe("a TetragonCluster that writes to Kafka", () => {
  it("needs no Elasticsearch and holds no credential for one", async () => {
    const resources = await resourcesOf(() => {
      new TetragonCluster("c", { ...nodes, kafkaUsername: "writer", kafkaPassword: "secret" });
    });
    const secrets = resources.filter(({ type }) => type === "kubernetes:core/v1:Secret");
    assert.deepEqual(
      secrets.map(({ inputs }) => Object.keys(inputs.stringData as object).sort()),
      [["KAFKA_PASSWORD", "KAFKA_USERNAME"]],
    );
    assert.ok(!resources.some(({ type }) => type.includes("elasticstack")));
    const texts = JSON.stringify(resources.map(({ inputs }) => inputs));
    assert.doesNotMatch(texts, /ELASTICSEARCH_|output\.elasticsearch/);
    const config = filebeatYml(resources, "c-filebeat-configmap");
    assert.deepEqual(config["output.kafka"], {
      hosts: kafka.brokers,
      version: "2.1.0",
      username: "${KAFKA_USERNAME}",
      password: "${KAFKA_PASSWORD}",
      "sasl.mechanism": "SCRAM-SHA-512",
      ssl: { enabled: true },
      topic: "tetragon-default",
      key: "%{[host.name]}",
      required_acks: -1,
      compression: "lz4",
      bulk_max_size: config["queue.mem"]?.["flush.min_events"],
      // Without these, events are lost while Kafka is away: test/faults/kafka-away.test.ts.
      metadata: { full: true, retry: { max: 30, backoff: "500ms" } },
      backoff: { init: "21s", max: "21s" },
      max_retries: 1,
      max_message_bytes: 786_432 + 65_536,
    });
    const { dependsOn } = named(resources, "c-release");
    assert.ok(dependsOn?.includes("c-filebeat-kafka"), dependsOn?.join());
  });

  it("has the CA of the brokers in its ConfigMap where one is set", async () => {
    const resources = await resourcesOf(() => {
      new TetragonCluster("c", { ...nodes, kafka: { ...kafka, ca: testCa } });
    });
    const { data } = named(resources, "c-filebeat-configmap").inputs as { data: Record<string, string> };
    assert.equal(data["kafka-ca.crt"], testCa);
    const { ssl } = filebeatYml(resources, "c-filebeat-configmap")["output.kafka"] as { ssl: unknown };
    assert.deepEqual(ssl, {
      enabled: true,
      certificate_authorities: ["/usr/share/filebeat/tetragon/kafka-ca.crt"],
    });
  });

  it("is refused a credential for Elasticsearch, raw documents and the Elastic Agent", async () => {
    await refused(
      () => {
        new TetragonCluster("c", {
          ...nodes,
          createPublisher: true,
          elasticsearchUsername: "u",
          elasticsearchPassword: "p",
          documents: "raw",
        });
      },
      / - createPublisher: is a credential for Elasticsearch, and with output: kafka no node writes there/,
      / - documents: raw documents have no ids that hold on the way through kafka/,
    );
    await refused(() => {
      new TetragonCluster("c", { ...nodes, collector: "elastic-agent", agent: { mode: "standalone" } });
    }, / - output: kafka is an output of the sidecar/);
  });
});
