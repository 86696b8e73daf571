import type { ProgramName } from "./generated-programs";

/** Something that owns pods, and how busy its pods are. */
export interface Workload {
  readonly namespace: string;
  readonly name: string;
  /** Owner kind as Tetragon names it; `Pod` for bare and static pods. */
  readonly kind: string;
  readonly container: string;
  readonly image: string;
  readonly main: ProgramName;
  /** Programs that run beside the main one. */
  readonly tools: readonly ProgramName[];
  readonly labels: Readonly<Record<string, string>>;
  readonly uid: number;
  /** Pods on one node. */
  readonly replicas: number;
  /** Share of the node's activity, relative to the others. */
  readonly weight: number;
  readonly privileged?: boolean;
}

const label = (name: string, component: string, partOf: string, extra: Record<string, string> = {}) => ({
  app: name,
  "app.kubernetes.io/name": name,
  "app.kubernetes.io/component": component,
  "app.kubernetes.io/part-of": partOf,
  "app.kubernetes.io/managed-by": "Helm",
  ...extra,
});

/** The workloads of which every simulated node runs some pods. */
export const workloads: readonly Workload[] = [
  {
    namespace: "storefront",
    name: "catalog",
    kind: "Deployment",
    container: "server",
    image: "catalog:7.3.1",
    main: "catalogd",
    tools: ["curl", "cat", "sh", "probe"],
    labels: label("catalog", "api", "storefront", { tier: "web", release: "blue" }),
    uid: 10001,
    replicas: 3,
    weight: 14,
  },
  {
    namespace: "storefront",
    name: "basket",
    kind: "Deployment",
    container: "wsgi",
    image: "basket:2026.1.4",
    main: "gunicorn",
    tools: ["python", "curl", "rm", "sed"],
    labels: label("basket", "api", "storefront", { tier: "web" }),
    uid: 1000,
    replicas: 2,
    weight: 10,
  },
  {
    namespace: "storefront",
    name: "edge",
    kind: "DaemonSet",
    container: "envoy",
    image: "envoy:v1.32.2",
    main: "envoy",
    tools: ["curl", "date", "sh"],
    labels: label("edge", "proxy", "storefront", {
      "controller-revision-hash": "7c9bd6f58d",
      "pod-template-generation": "12",
    }),
    uid: 101,
    replicas: 1,
    weight: 8,
  },
  {
    namespace: "payments",
    name: "ledger",
    kind: "StatefulSet",
    container: "ledger",
    image: "ledger:4.0.0-rc2",
    main: "ledgerd",
    tools: ["cat", "mv", "ls", "chmod"],
    labels: label("ledger", "store", "payments", {
      "statefulset.kubernetes.io/pod-name": "ledger-1",
      "pci.example.com/scope": "in",
      "apps.kubernetes.io/pod-index": "1",
    }),
    uid: 2000,
    replicas: 1,
    weight: 8,
  },
  {
    namespace: "payments",
    name: "ledger-db",
    kind: "StatefulSet",
    container: "postgres",
    image: "postgres:16.6",
    main: "postgres",
    tools: ["pg_isready", "bash", "cat"],
    labels: label("ledger-db", "database", "payments"),
    uid: 999,
    replicas: 1,
    weight: 7,
  },
  {
    namespace: "market",
    name: "quotes",
    kind: "Rollout",
    container: "jvm",
    image: "quotes:1.88",
    main: "java",
    tools: ["sh", "curl", "ln"],
    labels: label("quotes", "feed", "market", {
      "rollouts-pod-template-hash": "65b8c4d9f",
      lang: "java",
      team: "market-data",
      "topology.istio.io/network": "n1",
      sidecar: "none",
    }),
    uid: 185,
    replicas: 2,
    weight: 8,
  },
  {
    namespace: "session",
    name: "cache",
    kind: "ReplicaSet",
    container: "redis",
    image: "redis:7.4-alpine",
    main: "redis",
    tools: ["redis-cli", "sh"],
    labels: label("cache", "cache", "session"),
    uid: 999,
    replicas: 2,
    weight: 6,
  },
  {
    namespace: "reports",
    name: "nightly",
    kind: "CronJob",
    container: "report",
    image: "reports:88",
    main: "python",
    tools: ["python", "wget", "mv", "rm", "dig"],
    labels: {
      "batch.kubernetes.io/job-name": "nightly-29471200",
      "job-name": "nightly-29471200",
      app: "nightly",
      team: "finance",
      "cost.example.com/center": "4711",
    },
    uid: 65534,
    replicas: 1,
    weight: 5,
  },
  {
    namespace: "reports",
    name: "backfill",
    kind: "Job",
    container: "backfill",
    image: "reports:88",
    main: "bash",
    tools: ["grep", "sed", "curl", "sleep"],
    labels: {
      "batch.kubernetes.io/controller-uid": "5b0f6f6e-9f51-4d07-8c64-06b3d8a1c7f2",
      "batch.kubernetes.io/job-name": "backfill",
      app: "backfill",
      "job-name": "backfill",
      team: "finance",
    },
    uid: 65534,
    replicas: 1,
    weight: 4,
  },
  {
    namespace: "tools",
    name: "bastion",
    kind: "Pod",
    container: "shell",
    image: "bastion:12",
    main: "sshd",
    tools: ["bash", "vi", "sudo", "su", "nc", "ping", "unshare", "cat"],
    labels: {
      app: "bastion",
      owner: "platform",
      "security.example.com/reviewed": "2026-01",
      stage: "live",
      run: "bastion",
    },
    uid: 0,
    replicas: 1,
    weight: 5,
    privileged: true,
  },
  {
    namespace: "observability",
    name: "collector",
    kind: "DaemonSet",
    container: "otelcol",
    image: "otelcol:0.116.1",
    main: "collector",
    tools: ["ls", "date"],
    labels: label("collector", "agent", "observability", {
      "controller-revision-hash": "58d7f9c6b4",
      "pod-template-generation": "3",
    }),
    uid: 10001,
    replicas: 1,
    weight: 4,
  },
  {
    namespace: "web",
    name: "portal",
    kind: "Deployment",
    container: "node",
    image: "portal:3.12.0",
    main: "node",
    tools: ["sh", "curl", "ls"],
    labels: label("portal", "frontend", "web", { canary: "false" }),
    uid: 1000,
    replicas: 3,
    weight: 10,
  },
];
