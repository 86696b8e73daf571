import assert from "node:assert/strict";

import { parse } from "yaml";

import { EventIndexer, TetragonCluster } from "../../../components/index";
import type { RenderedResource } from "../../../tools/render-stack";
import { releaseValues } from "../stacks/rendered";
import { cluster, named, refused, resourcesOf } from "./programs";

/** As Strimzi names the keys of a user's Secret. */
const client = { name: "nodes", certificateKey: "user.crt", privateKeyKey: "user.key" };
const kafka = { brokers: ["kafka-1.example.com:9093"], clientCertificateSecret: client };
const volumeOf = (name: string, keys: string[]) => ({
  name,
  secret: { secretName: "nodes", items: keys.map((key) => ({ key, path: key })) },
});

function configOf(resources: RenderedResource[], name: string): Record<string, unknown> {
  const { data } = named(resources, name).inputs as { data: Record<string, string> };
  return parse(data["filebeat.yml"] ?? "") as Record<string, unknown>;
}

describe("a client certificate for Kafka", () => {
  const ssl = {
    enabled: true,
    certificate: "/usr/share/filebeat/kafka-certificate/user.crt",
    key: "/usr/share/filebeat/kafka-certificate/user.key",
  };
  const volume = volumeOf("filebeat-kafka-certificate", ["user.crt", "user.key"]);
  const mount = { name: volume.name, mountPath: "/usr/share/filebeat/kafka-certificate", readOnly: true };

  it("is shown by the nodes, out of a Secret that nobody reads", async () => {
    const resources = await resourcesOf(() => {
      new TetragonCluster("c", { clusterName: "eu", output: "kafka", kafka });
    });
    const output = configOf(resources, "c-filebeat-configmap")["output.kafka"] as { ssl: unknown };
    assert.deepEqual(output.ssl, ssl);
    const { extraVolumes, export: exported } = releaseValues(resources);
    assert.deepEqual(
      extraVolumes.filter(({ name }) => name === volume.name),
      [volume],
    );
    assert.deepEqual(
      exported.stdout.extraVolumeMounts.filter(({ name }) => name === volume.name),
      [mount],
    );
    assert.ok(!resources.some(({ type }) => type === "kubernetes:core/v1:Secret"));
  });

  it("is shown by an indexer, beside another one for Elasticsearch", async () => {
    const resources = await resourcesOf(() => {
      new EventIndexer("i", {
        elasticsearch: { ...cluster.elasticsearch, clientCertificateSecret: { name: "nodes" } },
        publisherApiKey: "id:key",
        kafka,
      });
    });
    const config = configOf(resources, "i-configuration");
    const [input] = config["filebeat.inputs"] as { ssl: unknown }[];
    assert.deepEqual(input?.ssl, ssl);
    const { spec } = named(resources, "i-indexer").inputs as {
      spec: { template: { spec: { volumes: unknown[]; containers: { volumeMounts: unknown[] }[] } } };
    };
    assert.deepEqual(spec.template.spec.volumes.slice(-2), [
      volumeOf("filebeat-client-certificate", ["tls.crt", "tls.key"]),
      volume,
    ]);
    assert.deepEqual(spec.template.spec.containers[0]?.volumeMounts.at(-1), mount);
  });

  it("is refused where connections are not encrypted, and in a namespace that is made only then", async () => {
    await refused(() => {
      new TetragonCluster("c", { clusterName: "eu", output: "kafka", kafka: { ...kafka, tls: false } });
    }, /kafka\.clientCertificateSecret: is the client certificate of connections that kafka\.tls leaves unencrypted/);
    await refused(() => {
      new TetragonCluster("c", {
        clusterName: "eu",
        output: "kafka",
        kafka,
        createNamespace: true,
        kubernetesNamespace: "new",
      });
    }, /kafka\.clientCertificateSecret: names an object in a namespace that createNamespace makes/);
    await refused(
      () => {
        const clientCertificateSecret = { certificateKey: "a b" } as never;
        new TetragonCluster("c", {
          clusterName: "eu",
          output: "kafka",
          kafka: { ...kafka, clientCertificateSecret },
        });
      },
      /kafka\.clientCertificateSecret\.name: is missing/,
      /kafka\.clientCertificateSecret\.certificateKey: /,
    );
  });
});

describe("a client certificate for Logstash", () => {
  it("is shown by the nodes", async () => {
    const logstash = { hosts: ["logstash:5044"], clientCertificateSecret: { name: "nodes" } };
    const resources = await resourcesOf(() => {
      new TetragonCluster("c", { clusterName: "eu", output: "logstash", logstash });
    });
    const output = configOf(resources, "c-filebeat-configmap")["output.logstash"] as { ssl: unknown };
    assert.deepEqual(output.ssl, {
      enabled: true,
      certificate: "/usr/share/filebeat/client-certificate/tls.crt",
      key: "/usr/share/filebeat/client-certificate/tls.key",
    });
    const { extraVolumes } = releaseValues(resources);
    assert.deepEqual(extraVolumes.at(-1), volumeOf("filebeat-client-certificate", ["tls.crt", "tls.key"]));
  });
});
