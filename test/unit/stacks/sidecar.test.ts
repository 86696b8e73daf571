import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { testCa } from "../settings/test-ca";
import { filebeatYml, only, releaseValues, renderWith } from "./rendered";

const annotation = async (override: Record<string, unknown>) =>
  releaseValues(await renderWith(override)).podAnnotations["checksum/filebeat"];

describe("Filebeat sidecar", () => {
  it("keeps every default of the documented setup", async () => {
    const resources = await renderWith({});
    const release = only(resources, "Release").inputs;
    assert.equal(release.name, "tetragon");
    assert.equal(release.namespace, "kube-system");
    assert.equal(release.chart, "tetragon");
    assert.equal(release.version, "1.7.0");
    assert.deepEqual(release.repositoryOpts, { repo: "https://helm.cilium.io" });
    const { stdout } = releaseValues(resources).export;
    assert.equal(stdout.enabledCommand, false);
    assert.deepEqual(stdout.argsOverride, [
      "/bin/sh",
      "/usr/share/filebeat/tetragon/start.sh",
      "/usr/share/filebeat/data",
      "filebeat",
      "-environment",
      "container",
    ]);
    assert.match(stdout.image.override, /^docker\.elastic\.co\/beats\/filebeat:\d+\.\d+\.\d+$/);
    assert.deepEqual(only(resources, "ConfigMap").inputs.metadata, {
      name: "filebeat-configmap",
      namespace: "kube-system",
    });
    const output = filebeatYml(resources)["output.elasticsearch"] as Record<string, unknown>;
    assert.equal(output.index, "logs-cilium_tetragon.log-default");
  });

  it("comes after its files, its credential and the templates of what it writes", async () => {
    const resources = await renderWith({});
    const { dependsOn = [] } = only(resources, "Release");
    const before = resources.filter(({ type }) =>
      /:(ConfigMap|Secret|ElasticsearchIndexTemplate|ElasticsearchComponentTemplate|ElasticsearchIngestPipeline)$/.test(
        type,
      ),
    );
    assert.ok(before.length > 8);
    assert.deepEqual(
      before.map(({ name }) => name).filter((name) => !dependsOn.includes(name)),
      [],
    );
  });

  it("is restarted by a change of its configuration and by nothing else", async () => {
    const base = await annotation({});
    assert.match(base ?? "", /^[0-9a-f]{64}$/);
    assert.equal(await annotation({}), base);
    assert.equal(await annotation({ elasticsearchApiKey: "other:key", tetragon: { rateLimit: 10 } }), base);
    assert.notEqual(await annotation({ dataStreamNamespace: "other" }), base);
    assert.notEqual(await annotation({ filebeat: { eventFields: "full" } }), base);
    assert.notEqual(await annotation({ elasticsearch: { endpoints: ["https://other:9200"] } }), base);
  });

  it("tells the mapping which policies of the stack only monitor", async () => {
    const directory = mkdtempSync(join(tmpdir(), "monitoring-policies-"));
    const file = join(directory, "policies.yaml");
    const policy = (name: string, mode: string) =>
      JSON.stringify({
        apiVersion: "cilium.io/v1alpha1",
        kind: "TracingPolicy",
        metadata: { name },
        spec: {
          kprobes: [
            { call: "sys_setns", syscall: true, selectors: [{ matchActions: [{ action: "Sigkill" }] }] },
          ],
          options: [{ name: "policy-mode", value: mode }],
        },
      });
    try {
      writeFileSync(file, [policy("watch", "monitor"), policy("guard", "enforce")].join("\n---\n"));
      const paramsOf = async (policies: unknown[]) => {
        const [first] = filebeatYml(await renderWith({ tetragon: { policies } })).processors as {
          script: { params: Record<string, unknown> };
        }[];
        return first?.script.params;
      };
      assert.deepEqual((await paramsOf([{ file }]))?.monitorPolicies, ["watch"]);
      assert.equal("monitorPolicies" in ((await paramsOf(["sensitive-files"])) ?? {}), false);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it("runs without capabilities on a read-only root with its own resources", async () => {
    const { securityContext, resources } = releaseValues(await renderWith({})).export;
    assert.deepEqual(securityContext, {
      runAsUser: 0,
      runAsGroup: 0,
      privileged: false,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    });
    assert.deepEqual(resources, {
      requests: { cpu: "100m", memory: "128Mi" },
      limits: { memory: "256Mi" },
    });
  });

  it("reads the directory that Tetragon writes to, rotated files too, compressed ones not", async () => {
    const resources = await renderWith({ tetragon: { exportDirectory: "/var/log/elsewhere" } });
    assert.equal(releaseValues(resources).exportDirectory, "/var/log/elsewhere");
    const [input] = filebeatYml(resources)["filebeat.inputs"] as Record<string, unknown>[];
    assert.deepEqual(input?.paths, ["/var/log/elsewhere/tetragon.log", "/var/log/elsewhere/tetragon-*.log"]);
    assert.deepEqual(input?.["prospector.scanner.exclude_files"], ["\\.gz$", "\\.tmp$"]);
  });

  it("identifies a file by its inode, never by a fingerprint of its head", async () => {
    const [input] = filebeatYml(await renderWith({}))["filebeat.inputs"] as Record<string, unknown>[];
    assert.equal(input?.["prospector.scanner.fingerprint.enabled"], false);
    assert.deepEqual(input?.["file_identity.native"], {});
    assert.equal(input?.clean_inactive, -1);
    assert.equal(input?.id, "tetragon-export");
  });

  it("maps the events of all files in one script engine, so that what it remembers is remembered once", async () => {
    const [processor] = filebeatYml(await renderWith({})).processors as { script: Record<string, unknown> }[];
    assert.equal(processor?.script.max_cached_sessions, 1);
    assert.equal(processor?.script.only_cached_sessions, true);
  });

  it("keeps its registry on a path of the node that survives a reboot", async () => {
    const { extraVolumes, export: exported } = releaseValues(await renderWith({}));
    const volume = extraVolumes.find(({ hostPath }) => hostPath) as { name: string; hostPath: unknown };
    assert.deepEqual(volume.hostPath, { path: "/var/lib/tetragon-filebeat", type: "DirectoryOrCreate" });
    const mount = exported.stdout.extraVolumeMounts.find(({ name }) => name === volume.name);
    assert.equal(mount?.mountPath, "/usr/share/filebeat/data");
  });

  it("manages no template and keeps refused documents", async () => {
    const config = filebeatYml(await renderWith({ dataStreamNamespace: "eu" }));
    assert.equal(config["setup.template.enabled"], false);
    assert.equal(config["setup.ilm.enabled"], false);
    const output = config["output.elasticsearch"] as Record<string, unknown>;
    assert.equal(output.index, "logs-cilium_tetragon.log-eu");
    assert.equal(output.allow_older_versions, true);
    assert.deepEqual(output["non_indexable_policy.dead_letter_index"], {
      index: "logs-cilium_tetragon.dead_letter-eu",
    });
    assert.equal(output.preset, undefined);
  });

  it("knows the name of its node", async () => {
    const { extraEnv } = releaseValues(await renderWith({})).export.stdout;
    assert.deepEqual(extraEnv.find(({ name }) => name === "NODE_NAME")?.valueFrom, {
      fieldRef: { fieldPath: "spec.nodeName" },
    });
  });
});

describe("memory of the sidecar", () => {
  interface Output {
    bulk_max_size: number;
  }
  const rendered = async (filebeat: Record<string, unknown>, elasticsearch = {}) => {
    const resources = await renderWith({
      filebeat,
      elasticsearch: { endpoints: ["https://es:9200"], ...elasticsearch },
    });
    const config = filebeatYml(resources);
    const { extraEnv } = releaseValues(resources).export.stdout;
    return {
      queue: config["queue.mem"] as Record<string, number>,
      batch: (config["output.elasticsearch"] as Output).bulk_max_size,
      variables: extraEnv
        .filter(({ name }) => name.startsWith("GO"))
        .map(({ name, value }) => `${name}=${value}`),
    };
  };
  const withLimit = (memory: string) => ({ resources: { limits: { memory } } });

  it("is planned for its limit: the Go runtime, the queue and the batches", async () => {
    const { queue, batch, variables } = await rendered({});
    assert.deepEqual(variables, ["GOGC=178", "GOMEMLIMIT=204MiB"]);
    assert.deepEqual([queue.events, queue["flush.min_events"], batch], [366, 183, 183]);
  });

  it("grows with the limit, whatever the unit, and is that of the default where there is no limit", async () => {
    const shipped = await rendered({});
    assert.deepEqual(await rendered(withLimit("262144Ki")), shipped);
    assert.deepEqual(await rendered({ resources: { requests: { memory: "64Mi" } } }), shipped);
    const larger = await rendered(withLimit("1Gi"));
    assert.deepEqual(larger.variables, ["GOGC=800", "GOMEMLIMIT=819MiB"]);
    assert.ok(larger.batch > 4 * shipped.batch);
  });

  it("holds a request under way on every connection: workers of every endpoint", async () => {
    const one = await rendered({});
    const four = await rendered({ workers: 2 }, { endpoints: ["https://es-1:9200", "https://es-2:9200"] });
    assert.equal(four.queue.events, 5 * four.batch);
    assert.ok(four.queue.events <= one.queue.events);
  });

  it("must be enough; the error tells how much would be", async () => {
    await assert.rejects(rendered(withLimit("64Mi")), (error: Error) => {
      assert.match(
        error.message,
        /filebeat\.resources\.limits\.memory: 64Mi are too little to read 17 files and send over 1 connection; set 134Mi or more/,
      );
      return true;
    });
    await rendered(withLimit("134Mi"));
  });
});

describe("TLS of the sidecar", () => {
  const ssl = async (elasticsearch: Record<string, unknown>) => {
    const resources = await renderWith({
      elasticsearch: { endpoints: ["https://es:9200"], ...elasticsearch },
    });
    const output = filebeatYml(resources)["output.elasticsearch"] as Record<string, unknown>;
    return { ssl: output.ssl, resources };
  };

  it("takes a CA given as text from the ConfigMap", async () => {
    const rendered = await ssl({ ca: testCa });
    assert.deepEqual(rendered.ssl, { certificate_authorities: ["/usr/share/filebeat/tetragon/ca.crt"] });
    assert.equal(
      (only(rendered.resources, "ConfigMap").inputs.data as Record<string, string>)["ca.crt"],
      testCa,
    );
  });

  it("mounts a CA from a Secret or ConfigMap of the user", async () => {
    for (const [setting, volume] of [
      ["caSecret", { secret: { secretName: "es-ca", items: [{ key: "tls.crt", path: "tls.crt" }] } }],
      ["caConfigMap", { configMap: { name: "es-ca", items: [{ key: "tls.crt", path: "tls.crt" }] } }],
    ] as const) {
      const rendered = await ssl({ [setting]: { name: "es-ca", key: "tls.crt" } });
      assert.deepEqual(rendered.ssl, { certificate_authorities: ["/usr/share/filebeat/ca/tls.crt"] });
      const { extraVolumes } = releaseValues(rendered.resources);
      assert.deepEqual(
        extraVolumes.find(({ name }) => name === "filebeat-ca"),
        { name: "filebeat-ca", ...volume },
      );
    }
  });

  it("pins a fingerprint, with or without colons", async () => {
    const pairs = Array.from({ length: 32 }, () => "AB");
    const rendered = await ssl({ caFingerprint: pairs.join(":") });
    assert.deepEqual(rendered.ssl, { ca_trusted_fingerprint: pairs.join("").toLowerCase() });
  });

  it("verifies with the system's roots when nothing is said", async () => {
    assert.equal((await ssl({})).ssl, undefined);
  });
});
