import assert from "node:assert/strict";

import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { EventStore, TetragonCluster, TetragonPipeline } from "../../../components/index";
import { Deployment, cluster, refused, refusedWith, store } from "./programs";

const pipeline = { clusterName: "eu", ...store };
const es = store.elasticsearch;

const declareCluster = (args: object, opts?: object) => () =>
  new TetragonCluster("c", { ...cluster, ...args } as never, opts);
const declareStore = (args: object, opts?: object) => () =>
  new EventStore("s", { ...store, ...args } as never, opts);
const declarePipeline = (args: object) => () => new TetragonPipeline("p", { ...pipeline, ...args } as never);
const bare =
  (args: unknown, name: unknown = "c") =>
  () =>
    new TetragonCluster(name as never, args as never);
const output = pulumi.output("x");
/** Contains itself. */
const knot: Record<string, unknown> = {};
knot.tetragon = knot;

/** What is wrong, the program, and the arguments that its one error names, in the order of the checks. */
const programs: [string, () => unknown, ...string[]][] = [
  ["no arguments", bare(undefined), "elasticsearch.endpoints", "elasticsearchApiKey", "clusterName"],
  ["a text for arguments", bare("eu"), "args"],
  ["a list for arguments", bare([cluster]), "args"],
  ["an output for arguments", bare(pulumi.output(cluster)), "args"],
  ["arguments that contain themselves", bare(knot), "args"],
  ["no name", bare(cluster, ""), "name"],
  ["a URL for elasticsearch", declareCluster({ elasticsearch: "https://es:9200" }), "elasticsearch"],
  ["an output for elasticsearch", declareCluster({ elasticsearch: pulumi.output(es) }), "elasticsearch"],
  [
    "one URL for endpoints",
    declareCluster({ elasticsearch: { endpoints: "https://es" } }),
    "elasticsearch.endpoints",
  ],
  ["no endpoints", declareCluster({ elasticsearch: { endpoints: [] } }), "elasticsearch.endpoints"],
  ["a null endpoint", declareCluster({ elasticsearch: { endpoints: [null] } }), "elasticsearch.endpoints[0]"],
  [
    "an endpoint with a password",
    declareCluster({ elasticsearch: { endpoints: ["https://u:hunter2@es:9200"] } }),
    "elasticsearch.endpoints[0]",
  ],
  [
    "endpoints and Cloud id",
    declareCluster({ elasticsearch: { ...es, cloudId: "x:eA==" } }),
    "elasticsearch",
  ],
  [
    "a CA without an Elasticsearch",
    declareCluster({ elasticsearch: { caSecret: { key: "../ca" } } }),
    "elasticsearch.endpoints",
    "elasticsearch.caSecret.name",
    "elasticsearch.caSecret.key",
  ],
  [
    "the name of a Secret for its object",
    declareCluster({ elasticsearch: { ...es, caSecret: "es-ca" } }),
    "elasticsearch.caSecret",
  ],
  [
    "a text for a truth value",
    declareCluster({ elasticsearch: { ...es, insecure: "yes" } }),
    "elasticsearch.insecure",
  ],
  ["a number for a name", declareCluster({ clusterName: 5 }), "clusterName"],
  ["a number for a label", declareCluster({ labels: { floor: 3 } }), "labels.floor"],
  ["an empty context", declareCluster({ kubernetesContext: "" }), "kubernetesContext"],
  [
    "half a credential",
    declarePipeline({ elasticsearchApiKey: undefined, elasticsearchUsername: "u" }),
    "elasticsearchPassword",
  ],
  [
    "two credentials",
    declarePipeline({ elasticsearchUsername: "u", elasticsearchPassword: "hunter2" }),
    "elasticsearchApiKey",
  ],
  [
    "a publisher to make without a user",
    declareCluster({ publisherApiKey: undefined, createPublisher: true }),
    "elasticsearchApiKey",
  ],
  ["a list for a word", declareCluster({ collector: ["filebeat-sidecar"] }), "collector"],
  ["a big integer for a word", declareCluster({ collector: 5n }), "collector"],
  [
    "agents without Fleet",
    declareCluster({ collector: "elastic-agent", elasticsearchApiKey: "id:key", publisherApiKey: undefined }),
    "kibana.endpoint",
    "fleet.url",
  ],
  ["names for policies", declareCluster({ tetragon: { policies: ["dns"] } }), "tetragon.policies[0]"],
  [
    "no such policy",
    declareCluster({ tetragon: { policies: [{ name: "dnss" }] } }),
    "tetragon.policies[0].name",
  ],
  [
    "one policy twice",
    declareCluster({ tetragon: { policies: [{ name: "dns" }, { name: "dns" }] } }),
    "tetragon.policies",
  ],
  [
    "a filter without conditions",
    declareCluster({ tetragon: { denyList: [{ namespace: null }] } }),
    "tetragon.denyList[0]",
  ],
  ["a version as a number", declareStore({ elasticsearchVersion: 8 }), "elasticsearchVersion"],
  ["an ILM policy without an end", declareStore({ retention: { ilm: {} } }), "retention.ilm.delete"],
  [
    "the setting of a stack for an argument",
    declareStore({ retention: { existingDataStream: true } }),
    "retention",
  ],
  [
    "a lifecycle for streams of others",
    declareStore({ retention: { existingDataStreams: ["metrics-system.cpu-default", "logs-*"] } }),
    "retention.existingDataStreams[0]",
    "retention.existingDataStreams[1]",
  ],
  [
    "values that decide and are not known",
    declareStore({
      elasticsearchVersion: output,
      eventFields: output,
      retention: { days: output },
      assets: output,
    }),
    "elasticsearchVersion",
    "assets",
    "eventFields",
    "retention.days",
  ],
  [
    "choices of a cluster that are not known",
    declareCluster({
      ...{ collector: output, documents: output, createNamespace: output, platform: output },
      tetragon: { policies: [{ name: "dns", manifest: { kind: output } }] },
    }),
    "collector",
    "documents",
    "createNamespace",
    "platform",
    "tetragon.policies[0].manifest.kind",
  ],
  ["a text for a provider", declareStore({}, { provider: "kubernetes" }), "provider"],
  [
    "a provider that is none",
    declareStore({}, { providers: { kubernetes: undefined } }),
    "providers.kubernetes",
  ],
  [
    "a provider of the other package",
    () => declareStore({}, { providers: { elasticstack: new kubernetes.Provider("k", {}) } })(),
    "providers.elasticstack",
  ],
  ["two stores", () => [declareStore({})(), new EventStore("t", store)], "elasticsearch.endpoints"],
  ["a pipeline with a store beside a store", () => [declareStore({})(), declarePipeline({})()], "assets"],
  [
    "two clusters on the same nodes",
    () => [declareCluster({})(), new TetragonCluster("d", { ...cluster, clusterName: "us" })],
    "kubernetesContext",
  ],
  [
    "two clusters of one name",
    () => [declareCluster({})(), new TetragonCluster("d", { ...cluster, kubernetesContext: "us" })],
    "clusterName",
  ],
];

/** The arguments that an error names; each line says what and what to do, in one sentence. */
function namedIn(message: string): string[] {
  const [head = "", ...lines] = message.split("\n");
  assert.match(head, /^\w+ "\w*": (1 argument|\d+ arguments) must be changed:$/);
  assert.equal(parseInt(head.slice(head.indexOf('": ') + 3), 10), lines.length, message);
  return lines.map((line) => {
    assert.match(line, /^ {2}- [\w.[\]]+: \S.{10,}[^.]$/);
    return line.slice(4, line.indexOf(": "));
  });
}

describe("a wrong program is told in one error, by its arguments:", () => {
  for (const [what, program, ...keys] of programs) {
    it(what, async () => {
      const message = await refused(program);
      assert.deepEqual(namedIn(message), keys, message);
      assert.doesNotMatch(message, /hunter2|\[object|undefined|toJSON/);
    });
  }

  const late: [string, object, string][] = [
    ["an endpoint", { elasticsearch: { endpoints: [output] } }, "elasticsearch.endpoints[0]"],
    ["the list of endpoints", { elasticsearch: { endpoints: output } }, "elasticsearch.endpoints"],
    ["a CA", { elasticsearch: { ...es, ca: output } }, "elasticsearch.ca"],
    [
      "the last part of the data streams",
      { dataStreamNamespace: pulumi.output("a-b") },
      "dataStreamNamespace",
    ],
    ["the namespace", { kubernetesNamespace: pulumi.output("A B") }, "kubernetesNamespace"],
    ["a label", { labels: { team: pulumi.output("${HOME}") } }, "labels.team"],
    ["the key of a publisher", { publisherApiKey: pulumi.output("hunter2") }, "publisherApiKey"],
    ["Helm values", { extraHelmValues: output }, "extraHelmValues"],
  ];
  for (const [what, args, key] of late) {
    it(`${what}, as soon as it is known`, async () => {
      const program = () => {
        const { endpoint } = new Deployment("elastic", { endpoint: "known" });
        // Known only when the deployment is.
        const wait = (value: unknown): unknown =>
          pulumi.Output.isInstance(value)
            ? pulumi.all([value, endpoint]).apply(([known]) => known)
            : Array.isArray(value)
              ? value.map(wait)
              : typeof value === "object" && value !== null
                ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, wait(part)]))
                : value;
        new TetragonCluster("c", { ...cluster, ...(wait(args) as object) });
      };
      const message = await refusedWith({ deployed: true }, program);
      assert.deepEqual(namedIn(message.slice(message.indexOf("TetragonCluster"))), [key]);
      assert.ok(!message.includes("hunter2"));
    });
  }
});
