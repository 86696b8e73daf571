import assert from "node:assert/strict";

import { EventIndexer, EventStore, TetragonCluster, TetragonPipeline } from "../../../components/index";
import { type Property, schema, typeOf } from "./schema-check";
import { refused, resourcesOf } from "./programs";

const prefix = "tetragon-elastic:index:";

/** What a group or component needs to be right; every other field of the schema is left out. */
const given: Record<string, unknown> = {
  "EventStore.elasticsearchApiKey": "id:key",
  "TetragonPipeline.elasticsearchApiKey": "id:key",
  "TetragonPipeline.clusterName": "eu",
  "TetragonCluster.clusterName": "eu",
  "ElasticsearchSettings.endpoints": ["https://es.example.com:9200"],
  "EventIndexer.elasticsearchApiKey": "id:key",
  "KafkaSettings.brokers": ["kafka.example.com:9092"],
  "ObjectKey.name": "es-ca",
  "ClientCertificate.name": "es-client",
  "KibanaSettings.endpoint": "https://kibana.example.com:5601",
  "KibanaSettings.dashboards": ["health"],
  "KibanaSettings.detectionRules": ["log-removed"],
  "KibanaRuleException.rule": "log-removed",
  "KibanaRuleException.field": "process.executable",
  "KibanaRuleException.values": ["/usr/bin/backup"],
  "IlmColdSettings.minAge": "30d",
  "IlmDeleteSettings.minAge": "90d",
  "PublisherSecret.name": "publisher",
  "PublisherSecret.apiKey": "key",
  "TetragonSettings.processCredentials": true,
  "ExportFilter.event_set": ["PROCESS_EXEC"],
  "CapabilitySet.any": ["CAP_SYS_ADMIN"],
  "FieldFilter.fields": "process.uid",
  "FieldFilter.action": "EXCLUDE",
  "RedactionFilter.redact": ["--password[ =](\\S+)"],
  "Policy.name": "dns",
  "Policy.namespaces": ["shop"],
  "Toleration.operator": "Exists",
};
/** Groups beside which another one of the schema cannot be. */
const exclusive = [
  "ElasticsearchSettings.caConfigMap",
  "TetragonCluster.kafka",
  "TetragonPipeline.kafka",
  "TetragonCluster.logstash",
  "TetragonPipeline.logstash",
];

/**
 * Arguments with every group of the schema, at every depth.
 *
 * @param absent what a field is that the program does not give
 */
function everyGroup(
  name: string,
  properties: Record<string, Property>,
  absent: { value?: null },
): Record<string, unknown> {
  const fields = Object.entries(properties).flatMap(([field, property]): [string, unknown][] => {
    const path = `${name}.${field}`;
    const type = typeOf(property);
    const inner = type === undefined ? undefined : schema.types[type]?.properties;
    if (path in given) {
      return [[field, given[path]]];
    }
    if (type !== undefined && inner && !exclusive.includes(path)) {
      const group = everyGroup(type.slice(prefix.length), inner, absent);
      return [[field, property.items ? [group] : group]];
    }
    return "value" in absent ? [[field, absent.value]] : [];
  });
  return Object.fromEntries(fields);
}

const components = { EventIndexer, EventStore, TetragonCluster, TetragonPipeline };

describe("what a program leaves out", () => {
  for (const [name, Component] of Object.entries(components)) {
    it(`may come as null in every group of ${name}, as other languages send it`, async () => {
      const properties = schema.resources[`${prefix}${name}`]?.inputProperties ?? {};
      const declared = (absent: { value?: null }) =>
        resourcesOf(() => new Component("c", everyGroup(name, properties, absent) as never));
      const without = await declared({});
      assert.ok(without.length > 1);
      assert.deepEqual(await declared({ value: null }), without);
    });
  }

  it("is told as missing where it is needed, whether it is null or not there", async () => {
    for (const missing of [undefined, null]) {
      await refused(
        () =>
          new TetragonPipeline("p", {
            clusterName: missing,
            elasticsearch: { caSecret: { name: missing } },
            retention: { ilm: { delete: { minAge: missing } } },
          } as never),
        /clusterName: /,
        /elasticsearch\.endpoints: no Elasticsearch is named/,
        /elasticsearch\.caSecret\.name: is missing/,
        /retention\.ilm\.delete\.minAge: is missing/,
      );
      await refused(() => new EventStore("s", missing as never), /elasticsearch\.endpoints: /);
    }
  });

  it("stays what it is inside Helm values, where null takes a default of the chart away", async () => {
    const resources = await resourcesOf(
      () =>
        new TetragonCluster("c", {
          clusterName: "eu",
          elasticsearch: { endpoints: ["https://es.example.com:9200"] },
          publisherApiKey: "id:key",
          extraHelmValues: { tetragon: { livenessProbe: null } } as never,
        }),
    );
    const release = resources.find(({ type }) => type === "kubernetes:helm.sh/v3:Release");
    const { tetragon } = release?.inputs.values as { tetragon: Record<string, unknown> };
    assert.equal(tetragon.livenessProbe, null);
  });
});
