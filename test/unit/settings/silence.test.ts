import assert from "node:assert/strict";

import { accepts, refuses } from "./refusals";
import { settingsWith } from "./settings-with";

const dropsAll =
  "drops the events of every pod; add a condition that only some of them meet, or write a narrower expression";
const exportedKinds = [
  "PROCESS_EXEC",
  "PROCESS_EXIT",
  "PROCESS_KPROBE",
  "PROCESS_UPROBE",
  "PROCESS_TRACEPOINT",
  "PROCESS_LSM",
];

/** A case of the deny list. */
function deny(what: string, ...denyList: object[]): [string, object, string] {
  return [what, { tetragon: { denyList } }, `tetragon.denyList[${denyList.length - 1}]: ${dropsAll}`];
}

describe("a deny list that leaves nothing is refused:", () => {
  refuses(
    [
      deny("an expression for any text", { namespace: ["batch"] }, { namespace_regex: [".*"] }),
      deny("an expression for any letter", { pod_regex: ["."] }),
      deny("an expression for every path", { binary_regex: ["^/tmp", "/"] }),
      deny("an empty alternative", { binary_regex: ["curl|"] }),
      deny("an empty group", { arguments_regex: ["()"] }),
      deny("what is no probe", { health_check: false }),
      deny("every kind that is exported", { event_set: exportedKinds }),
      deny("an expression that is true", { cel_expression: [" true "] }),
      deny("conditions none of which narrows it", { health_check: false, container_name_regex: ["^"] }),
    ].map(([what, override, refusal]) => [what, override as Record<string, unknown>, refusal]),
  );
  accepts(
    [
      { namespace_regex: [".*"], event_set: ["PROCESS_EXIT"] },
      { namespace_regex: ["^kube-", "^team-"] },
      { binary_regex: ["/bin/", "sh$"] },
      { arguments_regex: ["^$"] },
      { health_check: true },
      { event_set: ["PROCESS_EXIT", "PROCESS_KPROBE"] },
    ].map((entry) => ({ tetragon: { denyList: [entry] } })),
  );
});

describe("a setting after which nothing would be read or found is refused:", () => {
  const hidden =
    'retention.refreshInterval: must be a duration such as "5s" or "1m": until the next refresh no search and no rule finds a document';
  const port =
    "metrics.filebeatPort: is a port of Kubernetes on the node, beside which Filebeat would not start; choose another, 5066 for example";
  const agents = {
    collector: "elastic-agent",
    fleet: { url: "https://fleet.example.com:8220" },
    kibana: { endpoint: "https://kibana.example.com" },
  };
  refuses([
    [
      "a namespace that cannot exist, in an allow list",
      { tetragon: { allowList: [{ namespace: ["Production"] }] } },
      'tetragon.allowList[0].namespace[0]: is no name of a namespace, so it would match no event; write it as Kubernetes does, "" for processes without a pod, or use namespace_regex',
    ],
    [
      "a DNS policy that Kubernetes takes only with more than the chart gives",
      { tetragon: { dnsPolicy: "None" } },
      "tetragon.dnsPolicy: must be ClusterFirstWithHostNet, Default or ClusterFirst: the chart sets no dnsConfig, without which Kubernetes refuses None",
    ],
    ["no refresh", { retention: { refreshInterval: "-1" } }, hidden],
    [
      "a refresh every three months",
      { retention: { refreshInterval: "129600m" } },
      'retention.refreshInterval: is more than ten minutes, in which no search and no rule finds a document; write less, for example "30s"',
    ],
    ["the kubelet's port", { metrics: { filebeatPort: 10_250 } }, port],
    ["the API server's port", { metrics: { filebeatPort: 6_443 } }, port],
    [
      "a thousandth of a core",
      { filebeat: { resources: { limits: { cpu: "1m", memory: "256Mi" } } } },
      "filebeat.resources.limits.cpu: is less than 10m, at which nothing is ready in time; write more, or no limit",
    ],
    [
      "an agent that leaves out what was written while it restarted",
      { ...agents, agent: { streamVars: { ignore_inactive: "since_last_start" } } },
      "agent.streamVars.ignore_inactive: belongs to the pipeline; remove it",
    ],
    [
      "an agent that forgets how far it has read",
      { ...agents, agent: { streamVars: { clean_inactive: "1s" } } },
      "agent.streamVars.clean_inactive: belongs to the pipeline; remove it",
    ],
  ]);
  accepts([
    { retention: { refreshInterval: "10m" } },
    { metrics: { filebeatPort: 5_066 } },
    { tetragon: { allowList: [{ namespace: ["", "team-1"] }] } },
  ]);
});

describe("a version or name with which nothing would run is refused:", () => {
  const sidecar = 'write one of Filebeat, for example "docker.elastic.co/beats/filebeat:8.19.21"';
  const image = (name: string) => ({ filebeat: { image: name } });
  const ilm = (hot: object) => ({ retention: { ilm: { hot, delete: { minAge: "900d" } } } });
  const kibana = (analystRole: string) => ({
    kibana: { endpoint: "https://kibana.example.com", analystRole },
  });
  refuses([
    [
      "an agent as the sidecar",
      image("docker.elastic.co/elastic-agent/elastic-agent:8.19.21"),
      `filebeat.image: is an image of elastic-agent, which does not read the collector's configuration; ${sidecar}`,
    ],
    [
      "another Beat as the sidecar",
      image(`metricbeat@sha256:${"a".repeat(64)}`),
      `filebeat.image: is an image of metricbeat, which does not read the collector's configuration; ${sidecar}`,
    ],
    [
      "an old Filebeat",
      image("registry.example.com:5000/beats/filebeat:8.12.2"),
      'filebeat.image: is Filebeat 8.12, and the collector\'s configuration is made for 8.13 or later; write for example "docker.elastic.co/beats/filebeat:8.19.21"',
    ],
    [
      "a chart of another major version",
      { tetragon: { chartVersion: "0.11.0" } },
      'tetragon.chartVersion: has another major version than the chart that the values are made for; write a version 1.x, for example "1.7.0"',
    ],
    [
      "a chart repository without a scheme",
      { tetragon: { chartRepository: "helm.cilium.io" } },
      'tetragon.chartRepository: is no URL of a chart repository; it must begin with https:// or oci://, for example "https://helm.cilium.io"',
    ],
    [
      "a role of Elasticsearch's own",
      kibana("kibana_admin"),
      'kibana.analystRole: is a role of Elasticsearch\'s own, which cannot be changed; choose a name of its own, for example "tetragon-analyst"',
    ],
    [
      "an index of more than a year",
      ilm({ maxAge: "366d" }),
      'retention.ilm.hot.maxAge: is more than a year, before which nothing is moved or deleted; write less, for example "7d"',
    ],
  ]);
  accepts([
    image("registry.example.com/beats/filebeat:8.13.0"),
    image("registry.example.com/team/filebeat:stable-of-ours"),
    image(`registry.example.com/metricbeat/filebeat@sha256:${"a".repeat(64)}`),
    { tetragon: { chartVersion: "1.8.0-rc.1", chartRepository: "oci://registry.example.com/charts" } },
    kibana("kibana_admin_2"),
    ilm({ maxAge: "365d" }),
  ]);
});

describe("a name that the cluster would refuse is refused:", () => {
  const exists =
    "exists in every cluster; set kubernetesNamespace to the one to make, or leave createNamespace out";
  const space = { kibana: { endpoint: "https://kibana.example.com", createSpace: true } };
  refuses([
    [
      "a Secret's",
      {
        publisherSecret: { name: "A_B", apiKey: "key" },
        elasticsearchApiKey: "",
        elasticsearchUsername: "u",
        elasticsearchPassword: { secure: "p" },
      },
      "publisherSecret.name: is no name of a Kubernetes object; use lower-case letters, digits, dashes and dots, a letter or digit at both ends",
    ],
    [
      "the key's in it, where the key itself was pasted",
      { publisherSecret: { name: "a", apiKey: "id:c2VjcmV0" } },
      'publisherSecret.apiKey: is no key of a Secret or ConfigMap; use letters, digits, dashes, underscores and dots, for example "ca.crt"',
    ],
    [
      "a label's",
      { metrics: { serviceMonitor: true, serviceMonitorLabels: { "a b": "c" } } },
      'metrics.serviceMonitorLabels.a b: is no key of a label or taint; write for example "dedicated" or "node-role.kubernetes.io/control-plane"',
    ],
    [
      "a namespace that is there already",
      { createNamespace: "true" },
      `createNamespace: kube-system ${exists}`,
    ],
    [
      "another that is there already",
      { createNamespace: "true", kubernetesNamespace: "default" },
      `createNamespace: default ${exists}`,
    ],
    [
      "the space that is there already",
      space,
      "kibana.createSpace: cannot make the space default, which every Kibana has; set kibana.space to another id, or remove this",
    ],
  ]);
  accepts([
    { createNamespace: "true", kubernetesNamespace: "tetragon" },
    { kibana: { ...space.kibana, space: "security" } },
  ]);
});

describe("a credential that no login takes is refused, without a part of it:", () => {
  const login = (username: string, password: string) => ({
    elasticsearchApiKey: "",
    elasticsearchUsername: username,
    elasticsearchPassword: { secure: password },
  });
  const control =
    "contains a line break or another control character, which no login takes; set it again without";
  refuses([
    [
      "a user name with a colon",
      login("elastic:hunter2", "x"),
      "elasticsearchUsername: contains a colon, where a login's user name ends; write the name alone, or set elasticsearchApiKey to an API key",
    ],
    ["a password of two lines", login("elastic", "hunter2\nhunter3"), `elasticsearchPassword: ${control}`],
    ["a password with a zero byte", login("elastic", "hunter2\u0000"), `elasticsearchPassword: ${control}`],
    [
      "a text that decodes to something with a colon",
      {
        elasticsearchApiKey: { secure: Buffer.from("\u00e9\u00fc:\u00fc\u00e9", "utf8").toString("base64") },
      },
      'elasticsearchApiKey: is no API key; take the "encoded" text that Elasticsearch or Kibana shows, or id and key joined by a colon',
    ],
  ]);
});

describe("an address of Elasticsearch", () => {
  const fingerprint = "5f3c8e0b9d1a7c24e6b8f0a2d4c6e8091b3d5f7092a4c6e8f01b3d5f7092a4c6";
  refuses([
    [
      "without a certificate has none to check",
      { elasticsearch: { endpoints: ["http://es.example.com:9200"], caFingerprint: fingerprint } },
      "elasticsearch.caFingerprint: checks a certificate, but every endpoint is http, which has none; write https:// in endpoints, or remove this",
    ],
  ]);

  async function warnings(...endpoints: string[]): Promise<string[]> {
    const reading = await settingsWith({ elasticsearch: { endpoints } });
    assert.deepEqual(reading.refusals, []);
    return reading.warnings;
  }

  it("that is the node itself is warned of", async () => {
    for (const host of ["localhost:9200", "127.0.0.1:9200", "[::1]:9200", "0.0.0.0:9200"]) {
      assert.deepEqual(await warnings(`https://${host}`), [
        `elasticsearch.endpoints: ${host} is every node itself to the collector, so a port that is forwarded to this machine brings no event; write an address that the nodes reach`,
      ]);
    }
  });

  it("without encryption is warned of", async () => {
    assert.deepEqual(await warnings("http://es-1.example.com:9200", "http://es-2.example.com:9200"), [
      "elasticsearch.endpoints: http://es-1.example.com:9200 takes credentials and events without encryption, which everybody on the way can read; write https:// where the server has TLS",
    ]);
    assert.deepEqual(await warnings("https://es.example.com:9200"), []);
  });
});
