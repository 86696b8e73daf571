import assert from "node:assert/strict";

import { stackFindings, type CheckedResource } from "../../../policy-pack/resource-checks";

function configMap(data: Record<string, string>): CheckedResource {
  return { type: "kubernetes:core/v1:ConfigMap", name: "filebeat", inputs: { data } };
}

function release(values: object): CheckedResource {
  const sound = { export: { resources: sized }, tetragon: { resources: sized } };
  return {
    type: "kubernetes:helm.sh/v3:Release",
    name: "tetragon",
    inputs: { values: { ...sound, ...values } },
  };
}

function pods(container: object): CheckedResource {
  const spec = {
    template: { spec: { containers: [{ image: "agent:1.0", resources: sized, ...container }] } },
  };
  return { type: "kubernetes:apps/v1:DaemonSet", name: "agent", inputs: { spec } };
}

function secret(stringData: Record<string, string>): CheckedResource {
  return { type: "kubernetes:core/v1:Secret", name: "credentials", inputs: { stringData } };
}

const sized = { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } };

function finds(resources: CheckedResource[], ...expected: RegExp[]): void {
  const found = stackFindings(resources, true);
  assert.equal(found.length, expected.length, found.join("\n"));
  expected.forEach((pattern, index) => assert.match(found[index] ?? "", pattern));
}

describe("the guard rail against secrets in clear", () => {
  it("refuses a literal credential in a configuration file, without repeating it", () => {
    const file = configMap({
      "filebeat.yml": 'output.elasticsearch:\n  password: hunter2-in-clear\n  api_key: "id:key"\n',
    });
    finds(
      [file],
      /^no-secret-in-clear: filebeat: data\.filebeat\.yml sets password/,
      /sets api_key in clear text; use/,
    );
    assert.doesNotMatch(stackFindings([file], true).join(), /hunter2|id:key/);
  });

  it("accepts variables, empty values and words that only look alike", () => {
    const text =
      'password: ${PASSWORD}\napi_key: "${KEY}"\npassword: ""\npassword_file: /run/x\n# password: see README\n';
    finds([configMap({ "filebeat.yml": text, "mapping.js": "var o = {\n  password: 1\n};" })]);
  });

  it("refuses what the stack marks as a secret, and private keys", () => {
    finds([configMap({ a: "[secret]" })], /data\.a holds a secret; refer to a Kubernetes Secret/);
    finds([configMap({ a: "-----BEGIN RSA PRIVATE KEY-----\nMIIE" })], /data\.a holds a private key/);
    finds([configMap({ a: "-----BEGIN CERTIFICATE-----\nMIID" })]);
  });

  it("refuses a literal credential in Helm values and in environment variables, not the name of a Secret", () => {
    const literal = { name: "ELASTICSEARCH_PASSWORD", value: "in-clear" };
    finds([release({ extraEnv: [literal] })], /values\.extraEnv\.0\.value sets ELASTICSEARCH_PASSWORD/);
    finds([release({ basic: { apiKey: "id:key" } })], /values\.basic\.apiKey sets apiKey/);
    const reference = {
      name: "ELASTICSEARCH_PASSWORD",
      valueFrom: { secretKeyRef: { name: "s", key: "password" } },
    };
    finds([release({ extraEnv: [reference] })]);
  });

  it("finds a value of a Secret or of a provider again under any name", () => {
    const made = secret({ ELASTICSEARCH_PASSWORD: '"pa,ss-word"', ELASTICSEARCH_USERNAME: "elastic" });
    const leak = configMap({ notes: "ask for pa,ss-word", image: "docker.elastic.co" });
    finds([made, leak], /^no-leaked-secret: filebeat: data\.notes repeats the value of a secret/);
    const provider: CheckedResource = {
      type: "pulumi:providers:elasticstack",
      name: "elasticsearch",
      inputs: { elasticsearches: '[{"apiKey":"abc:defghi","endpoints":["https://es:9200"]}]' },
    };
    finds([provider, release({ note: "abc:defghi" })], /tetragon: values\.note repeats the value/);
    const encoded = { ...made, inputs: { data: { password: Buffer.from("pa,ss-word").toString("base64") } } };
    finds([encoded, leak], /data\.notes repeats/);
  });

  it("ignores secrets that are hidden or not known yet", () => {
    finds([secret({ ELASTICSEARCH_API_KEY: "[unknown]" }), configMap({ a: "value [unknown]" })]);
  });
});

describe("the guard rail against images without version", () => {
  it("refuses latest and no tag at all", () => {
    finds(
      [release({ extra: { image: { override: "elastic/filebeat:latest" } } })],
      /^pinned-images: tetragon: values\.extra\.image\.override is/,
    );
    finds(
      [release({ extra: { image: { repository: "filebeat", tag: "latest" } } })],
      /values\.extra\.image\.tag is "latest"/,
    );
    finds(
      [pods({ image: "registry.example:5000/agent" })],
      /^pinned-images: agent: spec\.template\.spec\.containers\.0\.image is/,
    );
  });

  it("accepts a version, a digest and the chart's own default", () => {
    finds([
      pods({ image: "registry.example:5000/agent:8.17.0" }),
      pods({ image: `agent@sha256:${"a".repeat(64)}` }),
    ]);
    finds([release({ extra: { image: { repository: "filebeat" } } }), pods({ image: "[unknown]" })]);
  });
});

describe("the guard rail for TLS in production", () => {
  const insecure: [string, CheckedResource, RegExp][] = [
    [
      "a collector without verification",
      configMap({ "filebeat.yml": "output.elasticsearch:\n  ssl.verification_mode: none\n" }),
      /verification_mode is none/,
    ],
    [
      "a collector without TLS",
      configMap({ "filebeat.yml": 'output.elasticsearch:\n  hosts: ["http://es:9200"]\n' }),
      /hosts\.0 is http:\/\/es:9200; use https/,
    ],
    [
      "a collector with TLS switched off",
      configMap({ "a.yml": "ssl:\n  enabled: false\n" }),
      /ssl\.enabled is false/,
    ],
    [
      "a provider without verification",
      {
        type: "pulumi:providers:elasticstack",
        name: "p",
        inputs: { elasticsearches: '[{"insecure":true}]' },
      },
      /^tls-verification: p: elasticsearches\.0\.insecure is true/,
    ],
    [
      "an agent without verification",
      pods({ env: [{ name: "FLEET_INSECURE", value: "true" }] }),
      /FLEET_INSECURE is true/,
    ],
  ];

  for (const [title, resource, expected] of insecure) {
    it(`refuses ${title}, in production only`, () => {
      finds([resource], expected);
      assert.deepEqual(stackFindings([resource], false), []);
    });
  }

  it("accepts https with a certificate or its fingerprint", () => {
    const text =
      'output.elasticsearch:\n  hosts: ["https://es:9200"]\n  ssl.ca_trusted_fingerprint: ab\nssl.verification_mode: full\n';
    finds([configMap({ "filebeat.yml": text })]);
  });
});

describe("the guard rail for resources", () => {
  it("refuses containers without requests or without a memory limit", () => {
    finds(
      [pods({ resources: undefined })],
      /^container-resources: agent: .* lacks requests\.cpu, requests\.memory, limits\.memory/,
    );
    finds(
      [pods({ resources: { requests: sized.requests } })],
      /containers\.0\.resources lacks limits\.memory; set them/,
    );
  });

  it("refuses a sidecar without resources everywhere, the agent in production", () => {
    const bare = release({ export: {}, tetragon: {} });
    finds([bare], /values\.export\.resources lacks/, /values\.tetragon\.resources lacks/);
    assert.equal(stackFindings([bare], false).length, 1);
    assert.deepEqual(stackFindings([release({ export: { mode: "" }, tetragon: {} })], false), []);
  });
});
