import assert from "node:assert/strict";

import * as elasticstack from "@pulumi/elasticstack";

import { EventStore, TetragonCluster, TetragonPipeline } from "../../../components/index";
import { recordProgram } from "../../../tools/record-program";
import { Deployment, cluster, refused, refusedWith, resourcesOf, store } from "./programs";

const pipeline = { ...cluster, ...store, publisherApiKey: undefined };

describe("wrong arguments", () => {
  it("are told all at once, each by its name", async () => {
    const message = await refused(() => {
      new TetragonPipeline("p", {
        clusterName: " ",
        elasticsearch: { endpoints: ["es:9200"], ca: "x", caSecret: { name: "a" } },
        elasticsearchVersion: "8.1",
        eventFields: "fat" as never,
        documents: "cooked" as never,
        kubernetesNamespace: "Kube",
        dataStreamNamespace: "a-b",
        labels: { "a.b": "c" },
        retention: { days: 1, ilm: { delete: { minAge: "3d" } } },
        tetragon: { policies: [{ name: "nothing" }], rateLimit: 1.5 },
        filebeat: { image: "filebeat:latest" },
        retentions: {},
      } as never);
    });
    assert.match(message, /^TetragonPipeline "p": \d+ arguments must be changed:\n/);
    const keys = [
      "retentions",
      "clusterName",
      "elasticsearch.endpoints[0]",
      "elasticsearch.ca",
      "elasticsearch",
      "elasticsearchVersion",
      "elasticsearchApiKey",
      "eventFields",
      "documents",
      "kubernetesNamespace",
      "dataStreamNamespace",
      "labels.a.b",
      "retention",
      "tetragon.policies[0].name",
      "tetragon.rateLimit",
      "filebeat.image",
    ];
    for (const key of keys) {
      assert.ok(message.includes(`  - ${key}: `), `${key} in:\n${message}`);
    }
    assert.equal(message.split("\n").length - 1, keys.length, message);
  });

  const contradictions: [string, object, RegExp][] = [
    [
      "a publisher given twice",
      { publisherSecret: { name: "a", apiKey: "b" }, publisherApiKey: "a:b" },
      /publisherSecret: excludes publisherApiKey/,
    ],
    [
      "a publisher made and given",
      { createPublisher: true, publisherSecret: { name: "a", apiKey: "b" } },
      /publisherSecret: excludes createPublisher/,
    ],
    [
      "a Secret without keys",
      { publisherSecret: { name: "a" } },
      /publisherSecret: write the Secret's name and which of its keys/,
    ],
    [
      "a certificate in a namespace that is made by the same update",
      {
        kubernetesNamespace: "security",
        createNamespace: true,
        elasticsearch: { endpoints: ["https://es:9200"], caConfigMap: { name: "ca", key: "ca.crt" } },
      },
      /elasticsearch\.caConfigMap: names an object in a namespace that createNamespace makes/,
    ],
    [
      "an unknown collector",
      { collector: "fluentd" },
      /collector: "fluentd" is not known; use "filebeat-sidecar"/,
    ],
    [
      "raw documents with event fields",
      { assets: "none", documents: "raw", eventFields: "full" },
      /eventFields: has no meaning with documents: raw/,
    ],
    [
      "raw documents with their original",
      { assets: "none", documents: "raw", filebeat: { keepOriginal: true } },
      /filebeat\.keepOriginal: has no meaning with documents: raw/,
    ],
    [
      "raw documents into templates for mapped ones",
      { documents: "raw" },
      /documents: raw documents need a store that maps them/,
    ],
    ["event fields of the sidecar", { filebeat: { eventFields: "full" } }, /filebeat: remove "eventFields"/],
    [
      "a policy by name and manifest",
      { tetragon: { policies: [{ name: "dns", manifest: {} }] } },
      /tetragon\.policies\[0\]: write either name/,
    ],
    [
      "a policy's parameter of the wrong kind",
      { tetragon: { policies: [{ name: "outbound-connections", parameters: { exceptBinaries: "x" } }] } },
      /tetragon\.policies\[0\]\.parameters\.exceptBinaries/,
    ],
    [
      "a policy file",
      { tetragon: { policies: [{ name: "dns", parameters: { file: "/etc/passwd" } }] } },
      /parameters: remove file/,
    ],
    [
      "lifecycle of existing streams with ILM",
      {
        retention: {
          ilm: { delete: { minAge: "9d" } },
          existingDataStreams: ["logs-cilium_tetragon.log-eu"],
        },
      },
      /retention\.existingDataStreams: goes with days/,
    ],
    [
      "a label that would be a variable",
      { labels: { team: "${HOME}" } },
      /labels\.team: .*must not contain \$\{/,
    ],
    [
      "a version of serverless Elasticsearch",
      { elasticsearchFlavor: "serverless", elasticsearchVersion: "9.1.0" },
      /elasticsearchVersion: serverless Elasticsearch has no version/,
    ],
    [
      "replicas of serverless Elasticsearch",
      { elasticsearchFlavor: "serverless", retention: { replicas: 0, ilm: { delete: { minAge: "9d" } } } },
      /retention\.ilm: serverless[^\n]*set days\n.*retention\.replicas: serverless/,
    ],
    [
      "a password for serverless Elasticsearch",
      {
        elasticsearchFlavor: "serverless",
        elasticsearchApiKey: undefined,
        elasticsearchUsername: "u",
        elasticsearchPassword: "p",
      },
      /elasticsearchUsername: serverless Elasticsearch takes API keys only/,
    ],
    [
      "no credential",
      { elasticsearchApiKey: undefined },
      /elasticsearchApiKey: no credential for Elasticsearch is set; set this key or elasticsearchUsername and elasticsearchPassword$/,
    ],
    ["Helm values that are no object", { extraHelmValues: ["x"] }, /extraHelmValues: must be an object/],
  ];
  for (const [what, args, pattern] of contradictions) {
    it(`are ${what}`, async () => {
      const message = await refused(
        () => new TetragonPipeline("p", { ...pipeline, ...args } as never),
        pattern,
      );
      const told = message.split("\n").length - 1;
      assert.equal(told, what.startsWith("replicas") ? 2 : 1, message);
    });
  }

  it("never show a credential", async () => {
    const message = await refused(
      () => new TetragonPipeline("p", { ...pipeline, elasticsearchApiKey: "hunter2", clusterName: "" }),
    );
    assert.ok(!message.includes("hunter2"));
  });

  it("declare nothing", async () => {
    const declared = await recordProgram(() => {
      assert.throws(() => new TetragonPipeline("p", { ...pipeline, clusterName: "" }));
      assert.throws(() => new EventStore("s", { ...store, elasticsearchVersion: "1" }));
      assert.throws(() => new TetragonCluster("c", { ...cluster, labels: { a: "" } }));
    });
    assert.deepEqual(declared, []);
  });
});

describe("a credential", () => {
  it("is not needed by a store to which the caller gives a provider", async () => {
    const resources = await resourcesOf(() => {
      const provider = new elasticstack.Provider("theirs", {});
      new EventStore("s", { elasticsearch: store.elasticsearch }, { provider });
    });
    assert.deepEqual(
      resources.filter(({ type }) => type === "pulumi:providers:elasticstack").map(({ name }) => name),
      ["theirs"],
    );
  });
});

describe("two stores", () => {
  it("for one Elasticsearch are refused, however its endpoint is written", async () => {
    await refused(() => {
      new EventStore("first", { ...store, elasticsearch: { endpoints: ["https://es"] } });
      new EventStore("second", {
        ...store,
        elasticsearch: { endpoints: ["https://other", "https://es:443/"] },
      });
    }, /^EventStore "second": 1 argument must be changed:\n.*elasticsearch\.endpoints: the EventStore "first" owns the objects of https:\/\/es:443/);
  });

  it("for one Elasticsearch are refused when an endpoint becomes known", async () => {
    const program = () => {
      const { endpoint } = new Deployment("elastic", { endpoint: "https://es.example.com:9200" });
      new EventStore("first", store);
      new EventStore("second", { ...store, elasticsearch: { endpoints: [endpoint] } });
    };
    await resourcesOf(program);
    await refusedWith({ deployed: true }, program, /the EventStore "\w+" owns the objects of/);
  });

  it("for two Elasticsearches, and one in each of two programs, are fine", async () => {
    for (let run = 0; run < 2; run++) {
      await resourcesOf(() => {
        new EventStore("first", store);
        new EventStore("second", { ...store, elasticsearch: { endpoints: ["https://other:9200"] } });
      });
    }
  });
});

describe("a cluster beside the store of its Elasticsearch", () => {
  const beside = (ofStore: object, ofCluster: object) => () => {
    new EventStore("events", { ...store, ...ofStore });
    new TetragonCluster("eu", { ...cluster, ...ofCluster });
  };
  const kibana = { endpoint: "https://kibana.example.com" };

  it("is refused if it sends other fields, also by default", async () => {
    const message = (sent: string, taken: string) =>
      new RegExp(
        `^TetragonCluster "eu": 1 argument must be changed:\\n.*eventFields: is ${sent}, but the EventStore "events" takes ${taken}; write ${taken}$`,
      );
    await refused(beside({ eventFields: "full" }, {}), message("lean", "full"));
    await refused(beside({}, { eventFields: "full" }), message("full", "lean"));
  });

  it("is refused if it sends documents in another form", async () => {
    await refused(beside({}, { documents: "raw" }), /documents: is raw, .* takes mapped; write mapped$/);
    await refused(
      beside({ assets: "integration", kibana }, { kibana }),
      /documents: is mapped, .* takes raw; write raw$/,
    );
  });

  it("is taken if both agree, or if the store is of another Elasticsearch", async () => {
    await resourcesOf(beside({ eventFields: "full" }, { eventFields: "full" }));
    await resourcesOf(beside({ assets: "integration", kibana }, { kibana, documents: "raw" }));
    const elsewhere = { endpoints: ["https://other.example.com:9200"] };
    await resourcesOf(beside({ eventFields: "full" }, { elasticsearch: elsewhere }));
  });
});
