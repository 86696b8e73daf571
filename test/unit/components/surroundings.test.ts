import assert from "node:assert/strict";

import { TetragonCluster, type TetragonClusterArgs } from "../../../components/index";
import { all, filebeatYml, only, releaseValues } from "../stacks/rendered";
import { cluster, refused, resourcesOf } from "./programs";

const declared = (args: Partial<TetragonClusterArgs>) =>
  resourcesOf(() => new TetragonCluster("c", { ...cluster, ...args }));

describe("a platform", () => {
  it("OpenShift: admits the agent's privileged pods before the release, and types the sidecar", async () => {
    const resources = await declared({ platform: "openshift", kubernetesNamespace: "tetragon" });
    const binding = only(resources, "RoleBinding");
    assert.deepEqual(binding.inputs.subjects, [
      { kind: "ServiceAccount", name: "tetragon", namespace: "tetragon" },
    ]);
    assert.deepEqual(binding.inputs.roleRef, {
      apiGroup: "rbac.authorization.k8s.io",
      kind: "ClusterRole",
      name: "system:openshift:scc:privileged",
    });
    assert.ok(only(resources, "Release").dependsOn?.includes(binding.name));
    const { securityContext } = releaseValues(resources).export;
    assert.deepEqual(securityContext.seLinuxOptions, { type: "spc_t" });
    assert.equal(securityContext.privileged, false);
  });

  it("Bottlerocket: types the sidecar; elsewhere nothing is added", async () => {
    const bottlerocket = await declared({ platform: "bottlerocket" });
    const { securityContext } = releaseValues(bottlerocket).export;
    assert.deepEqual(securityContext.seLinuxOptions, { type: "control_t" });
    const plain = await declared({});
    assert.ok(!("seLinuxOptions" in releaseValues(plain).export.securityContext));
    assert.deepEqual([...all(bottlerocket, "RoleBinding"), ...all(plain, "RoleBinding")], []);
  });
});

describe("metrics", () => {
  interface Prometheus {
    tetragon: { prometheus?: unknown };
    tetragonOperator?: { prometheus?: unknown };
  }

  it("of agent and operator are scraped by ServiceMonitors that a Prometheus selects by their labels", async () => {
    const metrics = { serviceMonitor: true, serviceMonitorLabels: { release: "prometheus" } };
    const values = releaseValues(await declared({ metrics })) as unknown as Prometheus;
    const expected = { serviceMonitor: { enabled: true, extraLabels: { release: "prometheus" } } };
    assert.deepEqual(values.tetragon.prometheus, expected);
    assert.deepEqual(values.tetragonOperator?.prometheus, expected);
    const plain = releaseValues(await declared({})) as unknown as Prometheus;
    assert.equal(plain.tetragon.prometheus, undefined);
    assert.equal(plain.tetragonOperator, undefined);
  });

  it("of Filebeat are on a port of the node's own address where one is given, else on a socket", async () => {
    const resources = await declared({ metrics: { filebeatPort: 5066 } });
    const config = filebeatYml(resources);
    assert.equal(config["http.host"], "${NODE_IP}");
    assert.equal(config["http.port"], 5066);
    const address = releaseValues(resources).export.stdout.extraEnv.find(({ name }) => name === "NODE_IP");
    assert.deepEqual(address?.valueFrom, { fieldRef: { fieldPath: "status.hostIP" } });
    assert.match(String(filebeatYml(await declared({}))["http.host"]), /^unix:\/\//);
  });

  it("are refused where they would take a port of the agent or select nothing", async () => {
    const wrong = (metrics: object) => () => new TetragonCluster("c", { ...cluster, metrics });
    await refused(wrong({ filebeatPort: 2112 }), /metrics\.filebeatPort: is a port of the agent/);
    await refused(wrong({ filebeatPort: 80 }), /metrics\.filebeatPort: must be a whole number from 1024/);
    await refused(
      wrong({ serviceMonitorLabels: { a: "b" } }),
      /metrics\.serviceMonitorLabels: goes with serviceMonitor: true/,
    );
  });
});

describe("a chart behind a login", () => {
  const login = { chartRepositoryUsername: "robot", chartRepositoryPassword: "hunter2" };

  it("is fetched with it, from a registry and from a repository, and from nowhere else is it read", async () => {
    for (const chartRepository of ["oci://registry.example.com/charts", "https://charts.example.com"]) {
      const resources = await declared({ ...login, tetragon: { chartRepository } });
      const options = only(resources, "Release").inputs.repositoryOpts as Record<string, string>;
      assert.equal(options.username, "robot");
      assert.equal(options.password, "hunter2");
      const holders = resources.filter(({ inputs }) => JSON.stringify(inputs).includes("hunter2"));
      assert.deepEqual(
        holders.map(({ type }) => type),
        ["kubernetes:helm.sh/v3:Release"],
      );
    }
  });

  it("wants both halves, and a repository", async () => {
    await refused(
      () => new TetragonCluster("c", { ...cluster, chartRepositoryUsername: "robot" }),
      /chartRepositoryPassword: is missing although chartRepositoryUsername is set/,
    );
    await refused(
      () => new TetragonCluster("c", { ...cluster, ...login, tetragon: { chartPath: "./chart" } }),
      /chartRepositoryUsername: logs in to no repository with tetragon\.chartPath/,
    );
  });
});
