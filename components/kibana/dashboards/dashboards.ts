import type { Dashboard } from "../panels/panel";
import { fileDashboard } from "./file-dashboard";
import { healthDashboard } from "./health-dashboard";
import { networkDashboard } from "./network-dashboard";
import { overviewDashboard } from "./overview-dashboard";
import { privilegeDashboard } from "./privilege-dashboard";
import { processDashboard } from "./process-dashboard";

/** Every dashboard, in the order in which they link to each other. */
export const dashboards: readonly Dashboard[] = [
  overviewDashboard,
  processDashboard,
  networkDashboard,
  fileDashboard,
  privilegeDashboard,
  healthDashboard,
];

/** How settings name them. */
export const dashboardNames: readonly string[] = dashboards.map(({ name }) => name);

/** What every dashboard can be narrowed by. */
export const controls: readonly { readonly field: string; readonly title: string }[] = [
  { field: "orchestrator.cluster.name", title: "Cluster" },
  { field: "kubernetes.namespace", title: "Namespace" },
  { field: "kubernetes.deployment.name", title: "Deployment" },
  { field: "kubernetes.statefulset.name", title: "StatefulSet" },
  { field: "kubernetes.daemonset.name", title: "DaemonSet" },
  { field: "host.name", title: "Node" },
  { field: "rule.name", title: "Policy" },
];
