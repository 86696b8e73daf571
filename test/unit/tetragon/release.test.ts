import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { stringify } from "yaml";

import { chartFolder } from "../settings/chart-files";
import { rollout } from "../../../components/tetragon/rollout";
import { stackNames } from "../../../tools/project";
import { renderStack } from "../../../tools/render-stack";
import { readReference } from "../../reference/reference";
import { all, only, releaseValues, renderWith } from "../stacks/rendered";

describe("Tetragon release", () => {
  it("brings the CRDs itself and resolves names of the cluster", async () => {
    const values = releaseValues(await renderWith({}));
    assert.deepEqual(values.crds, { installMethod: "helm" });
    assert.equal(values.dnsPolicy, "ClusterFirstWithHostNet");
    const overridden = releaseValues(await renderWith({ tetragon: { dnsPolicy: "Default" } }));
    assert.equal(overridden.dnsPolicy, "Default");
  });

  it("writes the file mode as octal text and sizes the files from the stated load", async () => {
    const { tetragon } = releaseValues(
      await renderWith({ buffer: { eventsPerSecond: 1_000, outageMinutes: 60 } }),
    );
    assert.equal(tetragon.exportFilePerm, "600");
    assert.equal(tetragon.exportFileCompress, false);
    const held = Number(tetragon.exportFileMaxSizeMB) * Number(tetragon.exportFileMaxBackups) * 1_048_576;
    assert.ok(held >= 1_000 * 3_600 * 1_800);
  });

  it("merges extraHelmValues last, key by key", async () => {
    const values = releaseValues(
      await renderWith({
        extraHelmValues: { tetragon: { debug: true }, priorityClassName: "system-node-critical" },
      }),
    );
    assert.equal(values.priorityClassName, "system-node-critical");
    assert.equal(values.tetragon.debug, true);
    assert.equal(values.tetragon.exportFilePerm, "600");
  });

  it("takes a chart from a folder instead of the repository", async () => {
    using chart = chartFolder("name: tetragon\nversion: 1.7.0\n");
    const { inputs } = only(await renderWith({ tetragon: { chartPath: chart.path } }), "Release");
    assert.equal(inputs.chart, chart.path);
    assert.equal(inputs.repositoryOpts, undefined);
    assert.equal(inputs.version, undefined);
  });

  it("waits as long as a rolling update of the whole cluster may take", async () => {
    assert.equal(rollout(1, "10%").timeoutSeconds, 360);
    assert.equal(rollout(100, "10%").timeoutSeconds, 900);
    assert.equal(rollout(100, 1).timeoutSeconds, 6_300);
    const { inputs } = only(await renderWith({ tetragon: { nodes: 100 } }), "Release");
    assert.equal(inputs.timeout, 900);
    assert.deepEqual((inputs.values as { updateStrategy: unknown }).updateStrategy, {
      type: "RollingUpdate",
      rollingUpdate: { maxUnavailable: "10%" },
    });
  });

  it("comes after the ConfigMap, the Secret and the templates, and before the policies", async () => {
    const resources = await renderWith({ tetragon: { policies: ["kernel-modules"] } });
    const release = only(resources, "Release");
    const first = [
      only(resources, "ConfigMap"),
      only(resources, "Secret"),
      ...all(resources, "ElasticsearchComponentTemplate"),
      ...all(resources, "ElasticsearchIndexTemplate"),
    ];
    assert.ok(first.length >= 8);
    for (const { name } of first) {
      assert.ok(release.dependsOn?.includes(name), name);
    }
    for (const policy of all(resources, "TracingPolicy")) {
      assert.ok(policy.dependsOn?.includes(release.name), policy.name);
    }
  });

  it("removes policies without the garbage collector, which learns of their kind late, unless they say how", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tetragon-elastic-policies-"));
    const file = join(folder, "own.yaml");
    const ownAnnotations = { "pulumi.com/deletionPropagationPolicy": "orphan", team: "web" };
    const own = {
      apiVersion: "cilium.io/v1alpha1",
      kind: "TracingPolicy",
      metadata: { name: "own", annotations: ownAnnotations },
      spec: { kprobes: [{ call: "fd_install", syscall: false }] },
    };
    writeFileSync(file, stringify(own));
    const resources = await renderWith({ tetragon: { policies: ["kernel-modules", { file }] } }).finally(() =>
      rmSync(folder, { recursive: true }),
    );
    const annotations = all(resources, "TracingPolicy").map(
      ({ inputs }) => (inputs.metadata as { annotations?: object }).annotations,
    );
    assert.deepEqual(annotations, [{ "pulumi.com/deletionPropagationPolicy": "background" }, ownAnnotations]);
  });

  it("does not wait for Kibana, which may be away", async () => {
    const resources = await renderWith({ kibana: { endpoint: "https://kibana.example.com" } });
    const names = resources.filter(({ type }) => /:Kibana/.test(type)).map(({ name }) => name);
    assert.ok(names.length > 1);
    for (const { type, name, dependsOn } of resources.filter(({ type }) => !/:Kibana/.test(type))) {
      assert.deepEqual(dependsOn?.filter((each) => names.includes(each)) ?? [], [], `${type} ${name}`);
    }
  });

  it("can be installed into a namespace that the stack makes, admitted as privileged", async () => {
    const resources = await renderWith({ kubernetesNamespace: "tetragon", createNamespace: "true" });
    assert.deepEqual(only(resources, "Namespace").inputs.metadata, {
      name: "tetragon",
      labels: { "pod-security.kubernetes.io/enforce": "privileged" },
    });
    assert.match(String(releaseValues(resources).tetragon.exportDenyList), /\{"namespace":\["tetragon"\]\}/);
  });
});

describe("Helm values of every stack", () => {
  it("are paths of the chart or lie in one of its free-form maps", async () => {
    const { types: chart } = readReference("tetragon-chart-values");
    const isFreeForm = (path: string) => chart[path] === "list" || chart[path] === "map";
    const paths = (value: unknown, prefix: string): string[] => {
      if (isFreeForm(prefix) || typeof value !== "object" || value === null || Array.isArray(value)) {
        return [prefix];
      }
      return Object.entries(value).flatMap(([key, part]) => paths(part, prefix ? `${prefix}.${key}` : key));
    };
    for (const stack of stackNames()) {
      for (const path of paths(releaseValues(await renderStack(stack)), "")) {
        assert.ok(path in chart, `${stack}: ${path}`);
      }
    }
  });
});
