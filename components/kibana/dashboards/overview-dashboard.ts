import { type Dashboard, barPanel, different, documents, metricPanel, newest } from "../panels/panel";
import { overTime, tablePanel, timePanel, top } from "../panels/panel";
import { enforced, execution, policyHit } from "./event-conditions";

/** What is there, and what is odd about it at first sight. */
export const overviewDashboard: Dashboard = {
  name: "overview",
  title: "Tetragon: Overview",
  description: "Events of all clusters, hits of policies, and the nodes that send them.",
  panels: [
    metricPanel({ id: "overview-events", title: "Events", metrics: [documents("Events")] }),
    metricPanel({ id: "overview-alerts", title: "Enforced", metrics: [documents("Alerts", enforced)] }),
    metricPanel({
      id: "overview-hits",
      title: "Policy hits",
      metrics: [documents("Hits", policyHit)],
    }),
    metricPanel({
      id: "overview-clusters",
      title: "Clusters",
      metrics: [different("orchestrator.cluster.name", "Clusters")],
    }),
    metricPanel({ id: "overview-nodes", title: "Nodes", metrics: [different("host.name", "Nodes")] }),
    metricPanel({
      id: "overview-images",
      title: "Images",
      metrics: [different("container.image.name", "Images")],
    }),
    timePanel({
      id: "overview-by-action",
      title: "Events by action",
      buckets: [top("event.action", "Action", 8)],
    }),
    timePanel({
      id: "overview-policy-hits",
      title: "Policy hits",
      query: policyHit,
      buckets: [top("rule.name", "Policy", 8)],
    }),
    barPanel({ id: "overview-binaries", title: "Binaries", buckets: [top("process.executable", "Binary")] }),
    barPanel({
      id: "overview-namespaces",
      title: "Namespaces",
      buckets: [top("kubernetes.namespace", "Namespace")],
    }),
    {
      id: "overview-categories",
      title: "Categories",
      kind: "pie",
      source: "events",
      buckets: [top("event.category", "Category", 8)],
      metrics: [documents("Events")],
      width: 16,
      height: 12,
    },
    barPanel({
      id: "overview-deployments",
      title: "Deployments",
      buckets: [top("kubernetes.deployment.name", "Deployment")],
    }),
    barPanel({
      id: "overview-statefulsets",
      title: "StatefulSets",
      buckets: [top("kubernetes.statefulset.name", "StatefulSet")],
    }),
    barPanel({
      id: "overview-daemonsets",
      title: "DaemonSets",
      buckets: [top("kubernetes.daemonset.name", "DaemonSet")],
    }),
    tablePanel({
      id: "overview-node-table",
      title: "Nodes with their newest event",
      buckets: [top("host.name", "Node", 100)],
      metrics: [
        documents("Events"),
        documents("Starts", execution),
        documents("Policy hits", policyHit),
        newest("@timestamp", "Newest event"),
      ],
    }),
    {
      id: "overview-namespace-heatmap",
      title: "Namespaces over time",
      kind: "heatmap",
      source: "events",
      buckets: [top("kubernetes.namespace", "Namespace", 12), overTime],
      metrics: [documents("Events")],
      width: 24,
      height: 14,
    },
  ],
};
