import * as kubernetes from "@pulumi/kubernetes";

import { Platform } from "./args/platform-args";
import { agentName } from "./collector/elastic-agent/agent-names";
import type { ChildOptions } from "./component-options";
import type { JsonObject } from "./json";
import type { ResolvedCluster } from "./resolved-args";
import { releaseName } from "./tetragon/release-name";

/** SELinux types of containers that may use a node's directories without being privileged. */
const seLinuxTypes: Record<Platform, string | undefined> = {
  kubernetes: undefined,
  // https://docs.redhat.com: spc_t, the type of privileged containers; the container keeps all its other limits.
  openshift: "spc_t",
  // https://github.com/bottlerocket-os/bottlerocket/blob/develop/SECURITY_GUIDANCE.md: control_t.
  bottlerocket: "control_t",
};

/** SELinux options of a container that uses the node's directories and is not privileged; undefined where none are needed. */
export function seLinuxOptions(platform: Platform): JsonObject | undefined {
  const type = seLinuxTypes[platform];
  return type === undefined ? undefined : { type };
}

/**
 * What the service accounts of Tetragon and of Elastic Agents need on OpenShift before a pod with the node's network and
 * paths is admitted: the use of the security context constraint `privileged`, in the release's namespace.
 */
export function privilegedPods(
  name: string,
  cluster: ResolvedCluster,
  opts: ChildOptions,
): kubernetes.rbac.v1.RoleBinding[] {
  if (cluster.platform !== Platform.openshift) {
    return [];
  }
  const namespace = cluster.kubernetesNamespace;
  return [
    new kubernetes.rbac.v1.RoleBinding(
      `${name}-privileged-pods`,
      {
        metadata: { name: `${releaseName}-privileged-scc`, namespace },
        roleRef: {
          apiGroup: "rbac.authorization.k8s.io",
          kind: "ClusterRole",
          name: "system:openshift:scc:privileged",
        },
        subjects: [releaseName, ...(cluster.agent?.deploy ? [agentName] : [])].map((account) => ({
          kind: "ServiceAccount",
          name: account,
          namespace,
        })),
      },
      opts,
    ),
  ];
}
