import assert from "node:assert/strict";

import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { TetragonCluster, TetragonPipeline } from "../../../components/index";
import { testCa } from "../settings/test-ca";
import { filebeatYml, only, releaseValues, textsOf } from "../stacks/rendered";
import {
  CloudProvider,
  Deployment,
  cluster,
  named,
  refused,
  refusedWith,
  resourcesOf,
  store,
} from "./programs";

const pipeline = { ...cluster, ...store, publisherApiKey: undefined };

describe("values of other resources", () => {
  const program = () => {
    const deployment = new Deployment("elastic", { endpoint: "https://es-1:9243", password: "pass word" });
    new TetragonPipeline("p", {
      clusterName: pulumi.output("from-output"),
      elasticsearch: { endpoints: [deployment.endpoint], ca: pulumi.output(testCa) },
      elasticsearchUsername: "elastic",
      elasticsearchPassword: deployment.password,
      kubernetesNamespace: pulumi.output("tetragon"),
      dataStreamNamespace: pulumi.output("eu"),
      labels: { environment: pulumi.output("prod") },
      extraHelmValues: { serviceAccount: { name: deployment.endpoint.apply(() => "agent") } },
    });
  };
  it("are unknown in a first preview, with everything that decides about resources known", async () => {
    const resources = await resourcesOf(program);
    assert.equal(only(resources, "ConfigMap").inputs.data, "[unknown]");
    assert.equal(releaseValues(resources).podAnnotations["checksum/filebeat"], "[unknown]");
    assert.equal(releaseValues(resources).tetragon.clusterName, "from-output");
    assert.equal(only(resources, "Release").inputs.namespace, "tetragon");
    assert.ok(resources.some(({ name }) => name === "p-store-tetragon-elastic-events"));
  });

  it("reach Filebeat, the release and the provider when they are known", async () => {
    const resources = await resourcesOf(program, { deployed: true });
    const config = filebeatYml(resources);
    const output = config["output.elasticsearch"] as Record<string, unknown>;
    assert.deepEqual(output.hosts, ["https://es-1:9243"]);
    assert.equal(output.index, "logs-cilium_tetragon.log-eu");
    assert.deepEqual((config.processors as object[]).at(-1), {
      add_labels: { labels: { environment: "prod" } },
    });
    assert.equal((only(resources, "ConfigMap").inputs.data as Record<string, string>)["ca.crt"], testCa);
    assert.deepEqual((releaseValues(resources) as unknown as Record<string, unknown>).serviceAccount, {
      name: "agent",
    });
    const provider = named(resources, "p-elasticsearch").inputs.elasticsearches;
    assert.ok(String(provider).includes("https://es-1:9243") && String(provider).includes("pass word"));
    assert.deepEqual(only(resources, "Secret").inputs.stringData, {
      ELASTICSEARCH_USERNAME: '"elastic"',
      ELASTICSEARCH_PASSWORD: '"pass word"',
    });
  });

  it("are checked as soon as they are known", async () => {
    const late = (endpoint: string) => () => {
      const deployment = new Deployment("elastic", { endpoint });
      new TetragonPipeline("p", { ...pipeline, elasticsearch: { endpoints: [deployment.endpoint] } });
    };
    await resourcesOf(late("es:9200"));
    await refusedWith(
      { deployed: true },
      late("es:9200"),
      /1 argument must be changed:\n {2}- elasticsearch\.endpoints\[0\]: .*https/,
    );
  });

  it("are refused where they would decide which resources there are", async () => {
    await refused(
      () => {
        const deployment = new Deployment("elastic", { endpoint: "x" });
        const policies = deployment.endpoint.apply(() => []) as never;
        new TetragonCluster("c", { ...cluster, tetragon: { nodes: deployment.endpoint as never, policies } });
      },
      /tetragon\.nodes: give a plain value/,
      /tetragon\.policies: /,
    );
  });

  it("that are secret stay secret", async () => {
    const resources = await resourcesOf(
      () => {
        const deployment = new Deployment("elastic", { endpoint: "https://es:9200", password: "hunter2" });
        new TetragonPipeline("p", {
          ...pipeline,
          elasticsearchApiKey: undefined,
          elasticsearchUsername: "elastic",
          elasticsearchPassword: deployment.password,
        });
      },
      { deployed: true },
    );
    const holders = resources.filter(({ inputs }) =>
      textsOf(inputs).some((text) => text.includes("hunter2")),
    );
    assert.deepEqual(holders.map(({ type }) => type).sort(), [
      "cloud:index:Deployment",
      "kubernetes:core/v1:Secret",
      "pulumi:providers:elasticstack",
    ]);
  });
});

describe("a provider of the caller's", () => {
  const own = (keepOriginal: boolean) => () => {
    const provider = new kubernetes.Provider("theirs", {});
    new TetragonCluster("c", { ...cluster, filebeat: { keepOriginal } }, { provider });
  };
  const mountedName = (values: { extraVolumes: Record<string, unknown>[] }) =>
    (values.extraVolumes.find(({ name }) => name === "filebeat-config")?.configMap as { name: string }).name;

  it("may delete a changed ConfigMap first, so each content has a name of its own", async () => {
    const [before, after] = [
      await resourcesOf(own(false), { deployed: true }),
      await resourcesOf(own(true), { deployed: true }),
    ];
    const names = [before, after].map((resources) => {
      const { metadata, immutable } = only(resources, "ConfigMap").inputs as {
        metadata: { name: string };
        immutable: boolean;
      };
      assert.equal(immutable, true);
      assert.match(metadata.name, /^filebeat-configmap-[0-9a-f]{10}$/);
      assert.equal(mountedName(releaseValues(resources)), metadata.name);
      return metadata.name;
    });
    assert.notEqual(names[0], names[1]);
  });

  it("leaves the documented name to a provider that changes a ConfigMap in place", async () => {
    const resources = await resourcesOf(() => new TetragonCluster("c", cluster));
    assert.deepEqual(only(resources, "ConfigMap").inputs.metadata, {
      namespace: "kube-system",
      name: "filebeat-configmap",
    });
    assert.equal(named(resources, "c-kubernetes").inputs.enableConfigMapMutable, "true");
  });

  it("of another package is refused", async () => {
    await refused(
      () => new TetragonCluster("c", cluster, { provider: new CloudProvider("x") }),
      /provider: is a provider of cloud; give one of kubernetes or elasticstack/,
    );
    await refused(
      () => new TetragonCluster("c", cluster, { providers: { kubernetes: new CloudProvider("x") } }),
      /providers\.kubernetes: is a provider of cloud; give one of kubernetes/,
    );
  });
});
