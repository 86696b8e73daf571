import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { stringify } from "yaml";

import { EngineStack } from "./engine-stack";
import { type TestEnvironment, testEnvironment } from "./environment";
import { everything, podUids } from "./observed";
import { OperatorShell, documentedCommands } from "./operator-shell";

/** The two documented manual installations, as far as a cluster sees them: the chart's values. */
const setups = {
  "Elastic Agent's": { export: { mode: "stdout" } },
  "Filebeat sidecar's": {
    export: {
      securityContext: { runAsUser: 0, runAsGroup: 0 },
      stdout: {
        enabledCommand: false,
        enabledArgs: false,
        image: { override: "docker.elastic.co/beats/filebeat:8.15.3" },
        extraVolumeMounts: [
          { name: "filebeat-config", mountPath: "/usr/share/filebeat/filebeat.yml", subPath: "filebeat.yml" },
          { name: "filebeat-data", mountPath: "/usr/share/filebeat/data" },
        ],
      },
    },
    extraVolumes: [
      {
        name: "filebeat-data",
        hostPath: { path: "/var/run/cilium/tetragon/filebeat", type: "DirectoryOrCreate" },
      },
      { name: "filebeat-config", configMap: { name: "filebeat-configmap" } },
    ],
  },
};

describe("The commands of docs/migration.md for a manual installation", function () {
  this.timeout(900_000);
  let environment: TestEnvironment;
  let shell: OperatorShell;

  before(async function () {
    this.timeout(7_200_000);
    environment = await testEnvironment();
    shell = await OperatorShell.open(environment);
  });

  for (const [setup, values] of Object.entries(setups)) {
    it(`take over the ${setup}: revision 2 of the release, then no change`, async () => {
      const [cluster] = environment.clusters;
      await installByHand(values);
      const stack = await EngineStack.create(environment, { stack: "dev" });
      await shell.follow(documentedCommands("Moving over from a manual installation"), stack);
      assert.deepEqual(everything(await stack.preview()), []);
      const history = await shell.run("helm history tetragon -n kube-system -o json");
      const revisions = JSON.parse(history) as { revision: number; status: string }[];
      assert.deepEqual(
        revisions.map(({ revision, status }) => [revision, status]),
        [
          [1, "superseded"],
          [2, "deployed"],
        ],
      );
      assert.equal((await podUids(cluster)).length, 3);
      const policies = await cluster.client.list("/apis/cilium.io/v1alpha1/tracingpolicies");
      assert.ok(policies.some(({ metadata }) => metadata.name === "made-by-hand"));
      const destroyed = await stack.destroy();
      assert.equal(destroyed.error, undefined, destroyed.output);
    });
  }

  // What a failed run of the commands leaves would fail the next one, too.
  afterEach(async () => {
    const crds = ["tracingpolicies", "tracingpoliciesnamespaced", "podinfo"].map(
      (name) => `${name}.cilium.io`,
    );
    await shell.run(`
      helm uninstall tetragon -n kube-system --ignore-not-found --wait
      kubectl delete crd ${crds.join(" ")} --ignore-not-found
      kubectl -n kube-system delete configmap filebeat-configmap --ignore-not-found
    `);
  });

  /** CRDs as the operator makes them, a policy, the sidecar's ConfigMap and the release. */
  async function installByHand(values: object): Promise<void> {
    const file = join(environment.directory, "values-by-hand.yaml");
    writeFileSync(file, stringify(values));
    const { charts } = environment;
    await shell.run(`
      set -e
      kubectl create -f ${environment.chart.folder}/crds-yaml
      kubectl wait --for=condition=Established --timeout=60s crd/tracingpolicies.cilium.io
      kubectl create -f - <<'END'
${stringify({ apiVersion: "cilium.io/v1alpha1", kind: "TracingPolicy", metadata: { name: "made-by-hand" }, spec: {} })}
END
      kubectl -n kube-system create configmap filebeat-configmap --from-literal=filebeat.yml=
      helm install tetragon tetragon --repo ${charts.url} --version ${charts.version} -n kube-system -f ${file} --wait
    `);
  }
});
