import { accepts, refuses } from "./refusals";
import { testCa } from "./test-ca";

const elasticsearch = (group: Record<string, unknown>) => ({
  elasticsearch: { endpoints: ["https://es.example.com:9200"], ...group },
});
describe("a form of Kubernetes is asked for:", () => {
  const noKey =
    'is no key of a label or taint; write for example "dedicated" or "node-role.kubernetes.io/control-plane"';
  const noImage = 'is no image; write for example "registry.example.com/team/filebeat:8.19.21"';
  const noObject =
    "is no name of a Kubernetes object; use lower-case letters, digits, dashes and dots, a letter or digit at both ends";
  refuses([
    [
      "the operator of a toleration",
      { tetragon: { tolerations: [{ operator: "exists" }] } },
      'tetragon.tolerations[0].operator: must be "Exists" or "Equal"',
    ],
    [
      "the key of a toleration",
      { tetragon: { tolerations: [{ key: "a b" }] } },
      `tetragon.tolerations[0].key: ${noKey}`,
    ],
    [
      "a key or Exists in a toleration",
      { tetragon: { tolerations: [{ effect: "NoSchedule" }] } },
      'tetragon.tolerations[0].key: is missing; name the taint, or write operator: "Exists" for every taint',
    ],
    [
      "no value beside Exists",
      { tetragon: { tolerations: [{ key: "dedicated", operator: "Exists", value: "x" }] } },
      'tetragon.tolerations[0].value: excludes operator: "Exists", which is about every value; remove one of the two',
    ],
    [
      "seconds with NoExecute",
      { tetragon: { tolerations: [{ operator: "Exists", tolerationSeconds: 5 }] } },
      'tetragon.tolerations[0].tolerationSeconds: goes with effect: "NoExecute" only',
    ],
    [
      "known fields of a toleration",
      { tetragon: { tolerations: [{ Key: "a" }] } },
      'tetragon.tolerations[0]: remove "Key": a toleration has the fields key, operator, value, effect, tolerationSeconds',
    ],
    [
      "keys of a node selector",
      { tetragon: { nodeSelector: { "a/b/c": "x" } } },
      `tetragon.nodeSelector.a/b/c: ${noKey}`,
    ],
    [
      "texts in a node selector",
      { tetragon: { nodeSelector: { ssd: true } } },
      "tetragon.nodeSelector.ssd: must be a text; write it in quotes",
    ],
    [
      "an image",
      { tetragon: { image: "https://quay.io/cilium/tetragon:v1.7.0" } },
      `tetragon.image: ${noImage}`,
    ],
    [
      "an image without upper case",
      { filebeat: { image: "Filebeat:8.19.21" } },
      `filebeat.image: ${noImage}`,
    ],
    [
      "an image with a tag behind the port",
      { filebeat: { image: "registry.example.com:5000/filebeat" } },
      'filebeat.image: must name a version, not latest; write for example "registry.example.com/team/filebeat:8.19.21"',
    ],
    [
      "the name of a Secret",
      { tetragon: { imagePullSecrets: ["My_Secret"] } },
      `tetragon.imagePullSecrets[0]: ${noObject}`,
    ],
    [
      "the name of a ConfigMap",
      elasticsearch({ caConfigMap: { name: "a/b" } }),
      `elasticsearch.caConfigMap.name: ${noObject}`,
    ],
    [
      "the key of a Secret",
      elasticsearch({ caSecret: { name: "ca", key: "../ca.crt" } }),
      'elasticsearch.caSecret.key: is no key of a Secret or ConfigMap; use letters, digits, dashes, underscores and dots, for example "ca.crt"',
    ],
    [
      "the name of a namespace",
      { kubernetesNamespace: "Kube" },
      'kubernetesNamespace: "Kube" is no name of a Kubernetes namespace; use lower-case letters, digits and dashes',
    ],
  ]);
  accepts([
    {
      tetragon: { tolerations: [{ operator: "Exists" }, { key: "a.b/c", value: "x", effect: "NoSchedule" }] },
    },
    { tetragon: { image: `quay.io/cilium/tetragon@sha256:${"0".repeat(64)}` } },
    { filebeat: { image: "registry.example.com:5000/a/b__c/filebeat:8.19.21" } },
    { tetragon: { nodeSelector: { "kubernetes.io/os": "linux", empty: "" } } },
  ]);
});

describe("a text is refused", () => {
  const variable = "must not contain ${, which the collector replaces by a variable; write the text itself";
  const noVariable = "contains ${, which nothing replaces by a variable here; write the text itself";
  const oneVersion = 'must be one version such as "1.7.0", no range and no "v" before it';
  refuses([
    ["as cluster's name with a variable", { clusterName: "${HOME}" }, `clusterName: "\${HOME}" ${variable}`],
    [
      "as cluster's name of two lines",
      { clusterName: "a\nb" },
      'clusterName: "a\\nb" must be one line without tabs or other control characters',
    ],
    [
      "as cluster's name that is no role's name",
      { clusterName: "prod*" },
      'clusterName: "prod*" must have 1 to 100 letters, digits, spaces and . _ : @ / -, with a letter or digit at both ends',
    ],
    [
      "as label of a novel's length",
      { labels: { team: "a".repeat(257) } },
      `labels.team: "${"a".repeat(100)}" is longer than 256 letters, which every document would hold; write less`,
    ],
    [
      "as context with a variable",
      { kubernetesContext: "${CONTEXT}" },
      `kubernetesContext: "\${CONTEXT}" ${noVariable}`,
    ],
    [
      "as chart's version with a range",
      { tetragon: { chartVersion: "1.7.0 || 2.0.0" } },
      `tetragon.chartVersion: ${oneVersion}`,
    ],
    [
      "as chart's version with a v",
      { tetragon: { chartVersion: "v1.7.0" } },
      `tetragon.chartVersion: ${oneVersion}`,
    ],
    [
      "that is a number",
      { tetragon: { chartVersion: 1.7 } },
      'tetragon.chartVersion: must be a text: a chart version; write "1.7" in quotes',
    ],
    [
      "as space with a slash",
      { kibana: { endpoint: "https://kibana:5601", space: "a/b" } },
      "kibana.space: must be the id of a space: lower-case letters, digits, dashes and underscores",
    ],
  ]);
  accepts([
    { clusterName: "arn:aws:eks:eu-1:1:cluster/prod" },
    { tetragon: { chartVersion: "1.8.0-rc.1" } },
    { kubernetesContext: "admin@prod (eu)" },
  ]);
});

describe("a URL is refused without a word of it", () => {
  const userInfo =
    "contains a user or password, which would be readable in the cluster; remove it, credentials have settings of their own";
  const query =
    "contains a query or fragment, which may hold a secret and has no effect; remove it from the first ? or # on";
  const places: [string, (url: string) => Record<string, unknown>][] = [
    ["elasticsearch.endpoints[0]", (url) => ({ elasticsearch: { endpoints: [url] } })],
    ["kibana.endpoint", (url) => ({ kibana: { endpoint: url } })],
    ["tetragon.chartRepository", (url) => ({ tetragon: { chartRepository: url } })],
    ["filebeat.proxyUrl", (url) => ({ filebeat: { proxyUrl: url } })],
  ];
  for (const [key, override] of places) {
    refuses([
      [`with a password in ${key}`, override("https://u:hunter2@host.example.com"), `${key}: ${userInfo}`],
      [
        `with a broken password in ${key}`,
        override("https://u:hun{ter2@host.example.com"),
        `${key}: ${userInfo}`,
      ],
      [`with a token in ${key}`, override("https://host.example.com/?token=hunter2"), `${key}: ${query}`],
      [
        `with a variable in ${key}`,
        override("https://${HOST}:9200"),
        `${key}: is no URL of a server; remove spaces, variables, wildcards and backslashes`,
      ],
      [
        `with an impossible port in ${key}`,
        override("https://host.example.com:70000"),
        `${key}: is no URL of a server; check its host name and its port (1 to 65535)`,
      ],
      [
        `without a scheme in ${key}`,
        override("hunter2.example.com:9200"),
        key === "tetragon.chartRepository"
          ? `${key}: is no URL of a chart repository; it must begin with https:// or oci://, for example "https://helm.cilium.io"`
          : `${key}: is no URL of a server; it must begin with https:// (or http://), for example "https://es.example.com:9200"`,
      ],
    ]);
  }
  refuses([
    [
      "with a host name that is none",
      { elasticsearch: { endpoints: ["https://es..example.com:9200"] } },
      "elasticsearch.endpoints[0]: is no URL of a server; its host name has parts that no host name has",
    ],
    [
      "when a key was pasted as Cloud id",
      { elasticsearch: { cloudId: "VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6dWkybHAyYXhUTm1zeWFrdzl0dk5udw==" } },
      "elasticsearch.cloudId: is no Elastic Cloud id; copy it from the deployment's page, it looks like name:dXMtZWFzdC0x...",
    ],
  ]);
});

describe("a CA is refused", () => {
  const example = 'paste the PEM text of the CA, from "-----BEGIN CERTIFICATE-----" to the matching END line';
  const key = "-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----\n";
  refuses([
    [
      "with a private key, of which nothing is shown",
      elasticsearch({ ca: testCa + key }),
      "elasticsearch.ca: contains a private key, which must not leave its server; leave only the certificate, and renew the key",
    ],
    [
      "that does not parse",
      elasticsearch({ ca: `${testCa}-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n` }),
      `elasticsearch.ca: does not parse as a certificate (block 2); ${example}`,
    ],
    [
      "that is cut off",
      elasticsearch({ ca: `${testCa}${testCa.slice(0, 200)}` }),
      `elasticsearch.ca: contains a block that is cut off; ${example}`,
    ],
    [
      "that is another thing",
      elasticsearch({ ca: "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n" }),
      "elasticsearch.ca: contains a block of certificate request; leave only CERTIFICATE blocks",
    ],
    [
      "that is a path",
      elasticsearch({ ca: "/etc/ssl/ca.crt" }),
      `elasticsearch.ca: is no PEM certificate; ${example}`,
    ],
    [
      "whose fingerprint is that of another hash",
      elasticsearch({ caFingerprint: "ab".repeat(20) }),
      "elasticsearch.caFingerprint: must be the SHA-256 fingerprint of the CA, 64 hex digits",
    ],
  ]);
  refuses([
    [
      "for Kibana that only a fingerprint stands for",
      {
        ...elasticsearch({ caFingerprint: "ab".repeat(32) }),
        kibana: { endpoint: "https://kibana.example.com" },
      },
      `kibana.ca: is missing: Kibana's certificate cannot be checked by elasticsearch.caFingerprint; write the CA's PEM text, or "system" where a public CA signed it`,
    ],
    [
      "for Kibana that is another word",
      { kibana: { endpoint: "https://kibana.example.com", ca: "none" } },
      `kibana.ca: must be PEM text of a CA, or "system" where a public CA signed the server's certificate`,
    ],
  ]);
  accepts([
    elasticsearch({ ca: testCa }),
    elasticsearch({ ca: `# the old one\n${testCa}# the new one\n${testCa}` }),
  ]);
});
