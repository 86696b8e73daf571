import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { EventStore, TetragonCluster } from "tetragon-elastic";

const config = new pulumi.Config();

// Elasticsearch is another stack's, which tells where it is.
const elastic = new pulumi.StackReference(config.require("elasticStack"));
const endpoint = elastic.requireOutput("endpoint").apply(String);
const elasticsearch = { endpoints: [endpoint] };
const administrator = {
  elasticsearchUsername: "elastic",
  elasticsearchPassword: config.requireSecret("elasticPassword"),
};

// Once per Elasticsearch: templates, retention, content of Kibana.
const store = new EventStore("events", {
  elasticsearch,
  ...administrator,
  elasticsearchVersion: "9.1.0",
  retention: { days: 90, replicas: 1 },
});

// Once per cluster: Tetragon, the collector, a key of its own.
const regions = { eu: "europe-context", us: "america-context" };
const clusters = Object.entries(regions).map(
  ([region, context]) =>
    new TetragonCluster(
      region,
      {
        clusterName: region,
        elasticsearch,
        ...administrator,
        createPublisher: true,
        dataStreamNamespace: region,
        labels: { region, environment: pulumi.getStack() },
        tetragon: {
          chartRepository: config.get("chartRepository"),
          nodes: 40,
          policies: [
            { name: "sensitive-files" },
            { name: "outbound-connections", namespaces: ["web"], parameters: { ports: [443] } },
          ],
        },
      },
      { providers: [new kubernetes.Provider(`${region}-cluster`, { context })], dependsOn: store },
    ),
);

/** The data streams to search, one a region. */
export const dataStreams = clusters.map(({ dataStream }) => dataStream);
