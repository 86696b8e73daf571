import assert from "node:assert/strict";

import { parse } from "yaml";

import { filestreamConfig } from "../../../components/collector/elastic-agent/filestream-package";
import { mappingScriptLine } from "../../../components/collector/mapping-script";
import type { RenderedResource } from "../../../tools/render-stack";
import { testCa } from "../settings/test-ca";
import { all, enough, only, releaseValues, renderWith, textsOf } from "./rendered";

const withFleet = {
  collector: "elastic-agent",
  fleet: { url: "https://fleet.example.com:8220" },
  kibana: { endpoint: "https://kibana.example.com" },
};
const alone = { collector: "elastic-agent", agent: { mode: "standalone" } };

interface PodSpec {
  automountServiceAccountToken: boolean;
  hostNetwork: boolean;
  serviceAccountName: string;
  tolerations: unknown[];
  volumes: { name: string; hostPath?: { path: string }; configMap?: { name: string } }[];
  containers: {
    image: string;
    args?: string[];
    env: { name: string; value?: string; valueFrom?: { secretKeyRef?: { name: string } } }[];
    resources: object;
    securityContext: object;
    volumeMounts: { name: string; mountPath: string; readOnly?: boolean }[];
    startupProbe?: { httpGet: object };
    livenessProbe?: { httpGet: object };
  }[];
}

function podOf(resources: RenderedResource[]) {
  const { spec } = only(resources, "DaemonSet").inputs as {
    spec: { template: { spec: PodSpec; metadata: { annotations: Record<string, string> } } };
  };
  const [container] = spec.template.spec.containers;
  assert.ok(container);
  return { pod: spec.template.spec, container, annotations: spec.template.metadata.annotations };
}

/** The variables of the policy's one stream. */
function varsOf(resources: RenderedResource[]): Record<string, string & string[]> {
  const { inputs } = only(resources, "FleetIntegrationPolicy").inputs as {
    inputs: Record<string, { enabled: boolean; streams: Record<string, { enabled: boolean; vars: string }> }>;
  };
  assert.deepEqual(Object.keys(inputs), ["filestream-filestream"]);
  const input = inputs["filestream-filestream"];
  assert.deepEqual(Object.keys(input.streams), ["filestream.generic"]);
  assert.ok(input.enabled && input.streams["filestream.generic"].enabled);
  return JSON.parse(input.streams["filestream.generic"].vars) as Record<string, string & string[]>;
}

describe("Elastic Agent", () => {
  it("is chosen by one line: the chart runs its own container and Filebeat is nowhere", async () => {
    const sidecar = await renderWith({ ...withFleet, collector: "filebeat-sidecar" });
    assert.equal(all(sidecar, "DaemonSet").length + all(sidecar, "FleetAgentPolicy").length, 0);
    const resources = await renderWith(withFleet);
    const values = releaseValues(resources);
    assert.deepEqual(Object.keys(values.export).sort(), ["mode", "resources"]);
    assert.deepEqual(values.extraVolumes, []);
    assert.equal(values.tetragon.exportAllowList, releaseValues(sidecar).tetragon.exportAllowList);
    assert.ok(!JSON.stringify(only(resources, "Release")).includes("filebeat"));
    assert.equal(all(resources, "ConfigMap").length, 0);
  });

  it("gets a policy that Fleet takes: package, agent policy, one stream of one input", async () => {
    const resources = await renderWith({ ...withFleet, dataStreamNamespace: "eu", clusterName: "eu-1" });
    assert.deepEqual(only(resources, "FleetIntegration").inputs, {
      name: "filestream",
      version: "1.2.0",
      skipDestroy: true,
    });
    const agentPolicy = only(resources, "FleetAgentPolicy").inputs;
    assert.equal(agentPolicy.name, "tetragon-eu-1");
    assert.equal(agentPolicy.namespace, "eu");
    assert.equal(agentPolicy.sysMonitoring, false);
    const policy = only(resources, "FleetIntegrationPolicy");
    assert.equal(policy.inputs.name, "cilium_tetragon.log-eu eu-1");
    assert.equal(policy.inputs.namespace, "eu");
    assert.equal(policy.inputs.integrationVersion, "1.2.0");
    assert.ok(!("force" in policy.inputs));
    const vars = varsOf(resources);
    assert.equal(vars["data_stream.dataset"], "cilium_tetragon.log");
    assert.deepEqual(vars.tags, ["forwarded"]);
    assert.deepEqual(vars.paths, [
      "/var/log/pods/kube-system_tetragon-*_*/export-stdout/*.log",
      "/var/log/pods/kube-system_tetragon-*_*/export-stdout/*.log.????????-??????",
    ]);
    assert.deepEqual(JSON.parse(vars.parsers), [{ container: { stream: "stdout", format: "auto" } }]);
    const config = filestreamConfig(vars);
    assert.equal(config["file_identity.native"], null);
    assert.equal(config["publisher_pipeline.disable_host"], true);
  });

  it("maps with the same script as the sidecar, in one line that neither Kibana nor the agent changes", async () => {
    const script = mappingScriptLine();
    assert.ok(Buffer.byteLength(script) < 120_000);
    assert.match(script, /^[\x20-\x7e]+$/);
    assert.ok(!script.includes("${") && !script.includes("{{"));
    const processors = (resources: RenderedResource[]) =>
      JSON.parse(varsOf(resources).processors) as { script?: { source: string; params: object } }[];
    const [first, ...rest] = processors(await renderWith(withFleet));
    assert.equal(first?.script?.source, script);
    assert.deepEqual(rest, []);
    assert.equal((first.script.params as { nodeName: string }).nodeName, "${env.NODE_NAME}");
    const labelled = processors(await renderWith({ ...withFleet, labels: { environment: "prod" } }));
    assert.deepEqual(labelled[1], { add_labels: { labels: { environment: "prod" } } });
  });

  it("reads events only after the release has rolled out, before which the log may be a sidecar's", async () => {
    const resources = await renderWith(withFleet);
    const release = only(resources, "Release").name;
    for (const type of ["FleetIntegrationPolicy", "DaemonSet"]) {
      assert.ok(only(resources, type).dependsOn?.includes(release), type);
    }
    assert.ok(only(await renderWith(alone), "DaemonSet").dependsOn?.includes(release));
  });

  it("sees of a node the containers' logs, read-only, and a directory that is its own", async () => {
    for (const override of [withFleet, alone]) {
      const { pod, container } = podOf(await renderWith({ ...override, kubernetesNamespace: "security" }));
      const hostPaths = pod.volumes.flatMap(({ hostPath }) => hostPath?.path ?? []);
      assert.deepEqual(hostPaths, [
        "/var/lib/elastic-agent/security/elastic-agent-tetragon/state",
        "/var/log/pods",
      ]);
      const writable = container.volumeMounts.filter(({ readOnly }) => !readOnly);
      assert.deepEqual(writable, [{ name: "state", mountPath: "/usr/share/elastic-agent/state" }]);
      assert.equal(pod.automountServiceAccountToken, false);
      assert.deepEqual(container.securityContext, {
        runAsUser: 0,
        runAsGroup: 0,
        privileged: false,
        allowPrivilegeEscalation: false,
        capabilities: {
          drop: ["ALL"],
          add: ["CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "SETPCAP"],
        },
        seccompProfile: { type: "RuntimeDefault" },
      });
      assert.ok(container.resources && container.livenessProbe && container.startupProbe);
    }
    const resources = await renderWith(withFleet);
    assert.equal(only(resources, "ServiceAccount").inputs.automountServiceAccountToken, false);
    assert.equal(all(resources, "ClusterRole").length + all(resources, "RoleBinding").length, 0);
  });

  it("runs where Tetragon runs, as it does", async () => {
    const tetragon = {
      tolerations: [{ key: "dedicated", operator: "Exists" }],
      nodeSelector: { pool: "a" },
      imagePullSecrets: ["registry"],
      priorityClassName: "high",
      nodes: 100,
      maxUnavailable: "20%",
    };
    const { pod } = podOf(await renderWith({ ...withFleet, tetragon }));
    assert.deepEqual(pod.tolerations, tetragon.tolerations);
    assert.deepEqual(podOf(await renderWith(withFleet)).pod.tolerations, [{ operator: "Exists" }]);
    const rest = pod as unknown as Record<string, unknown>;
    assert.deepEqual(rest.nodeSelector, tetragon.nodeSelector);
    assert.deepEqual(rest.imagePullSecrets, [{ name: "registry" }]);
    assert.equal(rest.priorityClassName, "high");
  });

  it("enrols by a token out of a Secret, once, and never by force", async () => {
    const { container } = podOf(await renderWith(withFleet));
    const names = container.env.map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => name.startsWith("FLEET_")),
      ["FLEET_ENROLL", "FLEET_URL", "FLEET_ENROLLMENT_TOKEN"],
    );
    const value = (wanted: string) => container.env.find(({ name }) => name === wanted);
    assert.equal(value("FLEET_ENROLL")?.value, "1");
    assert.equal(value("FLEET_URL")?.value, "https://fleet.example.com:8220");
    assert.ok(value("FLEET_ENROLLMENT_TOKEN")?.valueFrom?.secretKeyRef);
    assert.ok(!names.some((name) => /KIBANA|ELASTICSEARCH/.test(name)), "no credential of Kibana's");
  });

  it("checks Fleet Server with its own CA, with Elasticsearch's, or with the system's", async () => {
    const caOf = async (override: object) => {
      const { container, pod } = podOf(await renderWith({ ...withFleet, ...override }));
      return { file: container.env.find(({ name }) => name === "FLEET_CA")?.value, volumes: pod.volumes };
    };
    const { endpoints } = enough.elasticsearch;
    const text = "/etc/elastic-agent/tetragon/ca.crt";
    const fleet = { ...withFleet.fleet, ca: testCa };
    assert.equal((await caOf({ fleet })).file, text);
    assert.equal((await caOf({ elasticsearch: { endpoints, ca: testCa } })).file, text);
    const object = await caOf({ elasticsearch: { endpoints, caConfigMap: { name: "its-ca", key: "root.pem" } } });
    assert.equal(object.file, "/etc/elastic-agent/ca/root.pem");
    assert.ok(object.volumes.some(({ configMap }) => configMap?.name === "its-ca"));
    const system = { ...withFleet.fleet, ca: "system" };
    assert.equal((await caOf({ fleet: system, elasticsearch: { endpoints, ca: testCa } })).file, undefined);
    assert.equal((await caOf({})).file, undefined);
  });

  it("is not deployed where agents run already, and joins a policy that exists", async () => {
    const resources = await renderWith({
      ...withFleet,
      agent: { deploy: false },
      fleet: { agentPolicyId: "nodes" },
    });
    for (const type of ["DaemonSet", "ServiceAccount", "FleetAgentPolicy"]) {
      assert.equal(all(resources, type).length, 0, type);
    }
    assert.equal(only(resources, "FleetIntegrationPolicy").inputs.agentPolicyId, "nodes");
  });

  it("is watched by a probe where Kibana can switch its endpoint on and something is monitored", async () => {
    const probeOf = async (override: object) =>
      podOf(await renderWith({ ...withFleet, ...override })).container.livenessProbe;
    assert.ok(await probeOf({}));
    assert.equal(await probeOf({ elasticsearchVersion: "8.15.0" }), undefined);
    assert.equal(await probeOf({ agent: { monitoring: false } }), undefined);
    const others = { ...withFleet.fleet, agentPolicyId: "nodes" };
    assert.equal(await probeOf({ fleet: others }), undefined, "a policy that need not have the endpoint");
    const policy = only(await renderWith(withFleet), "FleetAgentPolicy").inputs;
    assert.deepEqual(policy.advancedMonitoringOptions, {
      httpMonitoringEndpoint: { enabled: true, host: "127.0.0.1", port: 6792 },
    });
    assert.equal(policy.monitorMetrics, true);
  });

  it("takes further variables of the stream, which change nothing of what the pipeline depends on", async () => {
    const vars = varsOf(await renderWith({ ...withFleet, agent: { streamVars: { ignore_older: "72h" } } }));
    assert.equal(vars.ignore_older, "72h");
  });

  it("reads the link to the current log where that is wanted, of this container alone", async () => {
    const resources = await renderWith({ ...withFleet, agent: { logPath: "containers" } });
    const vars = varsOf(resources);
    assert.deepEqual(vars.paths, ["/var/log/containers/tetragon-*_kube-system_export-stdout-*.log"]);
    assert.equal(vars.symlinks, true as never);
    assert.ok(podOf(resources).pod.volumes.some(({ hostPath }) => hostPath?.path === "/var/log/containers"));
  });
});

describe("Elastic Agent without Fleet", () => {
  interface StandaloneConfig {
    outputs: { default: Record<string, unknown> };
    inputs: { streams: Record<string, unknown>[]; data_stream: object }[];
  }
  const configOf = (resources: RenderedResource[]) => {
    const data = only(resources, "ConfigMap").inputs.data as Record<string, string>;
    return parse(data["elastic-agent.yml"] ?? "") as StandaloneConfig;
  };

  it("has the input that Fleet would make of the policy", async () => {
    const { inputs } = configOf(await renderWith(alone));
    assert.equal(inputs.length, 1);
    assert.deepEqual(inputs[0]?.data_stream, { namespace: "default" });
    const [{ id, data_stream: stream, ...config } = {}] = inputs[0]?.streams ?? [];
    assert.equal(id, "tetragon-export-stdout");
    const { dataset, type } = stream as Record<string, string>;
    assert.equal(type, "logs");
    const inFleet = filestreamConfig(varsOf(await renderWith(withFleet)));
    assert.deepEqual({ ...config, "data_stream.dataset": dataset }, inFleet);
  });

  it("needs no Kibana, and declares nothing there", async () => {
    const resources = await renderWith({ ...alone, elasticsearchVersion: "8.13.0" });
    assert.deepEqual(
      resources.filter(({ type }) => /fleet|kibana/i.test(type)),
      [],
    );
  });

  it("authenticates by the Secret, has the sidecar's output with the dead-letter stream, and restarts on a change", async () => {
    const key = "the-id:the-key";
    const resources = await renderWith({ ...alone, elasticsearchApiKey: key }, { showSecrets: true });
    const { default: output } = configOf(resources).outputs;
    assert.equal(output.api_key, "${env.ELASTICSEARCH_API_KEY}");
    assert.deepEqual(output["non_indexable_policy.dead_letter_index"], {
      index: "logs-cilium_tetragon.dead_letter-default",
    });
    const secret = only(resources, "Secret").inputs;
    assert.deepEqual(secret.stringData, { ELASTICSEARCH_API_KEY: key });
    assert.equal(secret.immutable, true);
    const elsewhere = resources.filter(({ type }) => !/Secret|provider/.test(type));
    assert.ok(!textsOf(elsewhere.map(({ inputs }) => inputs)).some((text) => text.includes("the-key")));
    const checksum = (declared: RenderedResource[]) =>
      podOf(declared).annotations["checksum/elastic-agent"];
    assert.equal(checksum(resources), checksum(await renderWith(alone)));
    assert.notEqual(checksum(resources), checksum(await renderWith({ ...alone, labels: { a: "b" } })));
  });
});
