import assert from "node:assert/strict";

import { EventStore, TetragonCluster, TetragonPipeline } from "../../../components/index";
import { all, filebeatYml, only, releaseValues } from "../stacks/rendered";
import { cluster, named, resourcesOf, store } from "./programs";

const pipeline = { ...cluster, ...store, publisherApiKey: undefined };

describe("raw documents", () => {
  it("are the lines, without the mapping", async () => {
    const resources = await resourcesOf(
      () => new TetragonPipeline("p", { ...cluster, assets: "none", documents: "raw" }),
    );
    assert.deepEqual(filebeatYml(resources).processors, []);
    assert.ok(!("mapping.js" in (only(resources, "ConfigMap").inputs.data as object)));
  });
});

describe("labels", () => {
  it("are added to every document after the mapping", async () => {
    const labels = { environment: "prod", team: "blue" };
    const resources = await resourcesOf(() => new TetragonCluster("c", { ...cluster, labels }));
    const processors = filebeatYml(resources).processors as object[];
    assert.deepEqual(Object.keys(processors[0] ?? {}), ["script"]);
    assert.deepEqual(processors.slice(1), [{ add_labels: { labels } }]);
  });
});

describe("a Secret that somebody else keeps", () => {
  const withSecret = (publisherSecret: object, rotation = "1") =>
    resourcesOf(
      () =>
        new TetragonCluster("c", {
          ...cluster,
          publisherApiKey: undefined,
          publisherSecret: { name: "theirs", ...publisherSecret },
          publisher: { rotation },
        }),
    );

  it("is referred to by its keys, and none is made", async () => {
    const resources = await withSecret({ username: "user", password: "pass" });
    assert.deepEqual(all(resources, "Secret"), []);
    const references = releaseValues(resources).export.stdout.extraEnv.flatMap(({ name, valueFrom }) =>
      valueFrom?.secretKeyRef ? [[name, valueFrom.secretKeyRef]] : [],
    );
    assert.deepEqual(references, [
      ["ELASTICSEARCH_USERNAME", { name: "theirs", key: "user" }],
      ["ELASTICSEARCH_PASSWORD", { name: "theirs", key: "pass" }],
    ]);
    const output = filebeatYml(resources)["output.elasticsearch"] as Record<string, unknown>;
    assert.equal(output.password, "${ELASTICSEARCH_PASSWORD}");
    const withKey = await withSecret({ apiKey: "key" });
    assert.equal(
      (filebeatYml(withKey)["output.elasticsearch"] as Record<string, unknown>).api_key,
      "${ELASTICSEARCH_API_KEY}",
    );
  });

  it("makes the pods start again by a new rotation text", async () => {
    const annotation = async (rotation: string) =>
      releaseValues(await withSecret({ apiKey: "key" }, rotation)).podAnnotations["checksum/filebeat"];
    assert.notEqual(await annotation("1"), await annotation("2"));
    assert.equal(await annotation("1"), await annotation("1"));
  });
});

describe("a client certificate", () => {
  it("is shown by the sidecar and by the provider", async () => {
    const resources = await resourcesOf(
      () =>
        new TetragonPipeline("p", {
          ...pipeline,
          elasticsearch: { ...cluster.elasticsearch, clientCertificateSecret: { name: "tls" } },
        }),
    );
    const output = filebeatYml(resources)["output.elasticsearch"] as Record<string, unknown>;
    assert.deepEqual(output.ssl, {
      certificate: "/usr/share/filebeat/client-certificate/tls.crt",
      key: "/usr/share/filebeat/client-certificate/tls.key",
    });
    const { extraVolumes, export: exported } = releaseValues(resources);
    const volume = extraVolumes.find(({ name }) => name === "filebeat-client-certificate");
    assert.deepEqual(volume?.secret, {
      secretName: "tls",
      items: [
        { key: "tls.crt", path: "tls.crt" },
        { key: "tls.key", path: "tls.key" },
      ],
    });
    const mount = exported.stdout.extraVolumeMounts.find(({ name }) => name === volume?.name);
    assert.equal(mount?.mountPath, "/usr/share/filebeat/client-certificate");
    // The provider's configuration waits for the Secret that is read out of the cluster.
    assert.equal(named(resources, "p-elasticsearch").inputs.elasticsearches, "[unknown]");
  });
});

describe("serverless Elasticsearch", () => {
  it("gets templates without shards, replicas and ILM, with every feature of the newest version", async () => {
    const resources = await resourcesOf(
      () => new EventStore("s", { ...store, elasticsearchFlavor: "serverless" }),
    );
    const components = all(resources, "ElasticsearchComponentTemplate");
    const texts = JSON.stringify(components.map(({ inputs }) => inputs));
    for (const word of ["number_of_shards", "number_of_replicas", "lifecycle"]) {
      assert.ok(!texts.includes(word), word);
    }
    assert.ok(texts.includes("logsdb"));
    assert.ok(
      all(resources, "ElasticsearchIndexTemplate").every(({ inputs }) =>
        JSON.stringify(inputs).includes("failureStore"),
      ),
    );
  });
});

describe("retention of existing data streams", () => {
  it("takes a list of them", async () => {
    const existingDataStreams = ["logs-cilium_tetragon.log-eu", "logs-cilium_tetragon.log-us"];
    const resources = await resourcesOf(
      () => new EventStore("s", { ...store, retention: { days: 9, existingDataStreams } }),
    );
    assert.deepEqual(
      all(resources, "ElasticsearchDataStreamLifecycle").map(({ inputs }) => [
        inputs.name,
        inputs.dataRetention,
      ]),
      existingDataStreams.map((name) => [name, "9d"]),
    );
  });
});

describe("a chart of a registry", () => {
  it("is named by its URL, and of a repository by its name", async () => {
    const chart = async (chartRepository: string) => {
      const resources = await resourcesOf(
        () => new TetragonCluster("c", { ...cluster, tetragon: { chartRepository } }),
      );
      const { chart: name, version, repositoryOpts } = only(resources, "Release").inputs;
      return { name, version, repositoryOpts };
    };
    assert.deepEqual(await chart("oci://registry.example.com/charts/"), {
      name: "oci://registry.example.com/charts/tetragon",
      version: "1.7.0",
      repositoryOpts: undefined,
    });
    assert.deepEqual(await chart("https://charts.example.com"), {
      name: "tetragon",
      version: "1.7.0",
      repositoryOpts: { repo: "https://charts.example.com" },
    });
  });
});
