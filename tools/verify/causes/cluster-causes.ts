import type { Cause } from "./cause";

/** Between this machine and what `pulumi up` leaves in the cluster. */
export const clusterCauses = {
  "stack-unreadable": {
    title: "The stack or the environment cannot be read",
    meaning: "Nothing could be looked at, so nothing is known of the cluster and of Elasticsearch.",
    origin:
      "The name of the stack is misspelt, its file has a wrong setting, or a variable of the environment has a wrong form.",
    look: ['npm run --silent render -- "$STACK"', "env | grep '^ELASTICSEARCH_URL'"],
    fix: "Do what the message says: it names the file and the key, or the variable.",
  },
  "kubeconfig-missing": {
    title: "There is no kubeconfig, or it lacks the stack's context",
    meaning: "Nothing is known of the cluster, so all checks of Kubernetes are skipped.",
    origin:
      "KUBECONFIG names no file and `~/.kube/config` does not exist. Or the stack was made on a machine where the context has another name.",
    look: ['echo "$KUBECONFIG"', "kubectl config get-contexts", "pulumi config get kubernetesContext"],
    fix: "Set KUBECONFIG to the file that `kubectl` uses, and `kubernetesContext` to one of its contexts (`kubectl config get-contexts`).",
    repair: ['pulumi config set kubernetesContext "$CONTEXT"'],
  },
  "cluster-unreachable": {
    title: "The Kubernetes API server does not answer",
    meaning:
      "The address in the kubeconfig is wrong, the network does not lead there, or the cluster is down.",
    origin:
      "A VPN or tunnel is closed, the cluster was rebuilt under another address, or the kubeconfig is of another network.",
    look: ['kubectl --context "$CONTEXT" version', 'kubectl --context "$CONTEXT" cluster-info'],
    fix: "Try `kubectl --context <context> version` from the same machine. Open the VPN or tunnel, or fetch a new kubeconfig.",
  },
  "cluster-credential-refused": {
    title: "The Kubernetes API server refuses the credential",
    meaning: "The token or certificate of the kubeconfig has expired or belongs to another cluster.",
    origin:
      "Tokens of cloud providers last for minutes or hours. A rebuilt cluster refuses old certificates.",
    look: ['kubectl --context "$CONTEXT" auth whoami'],
    fix: "Log in again (`aws eks update-kubeconfig`, `gcloud container clusters get-credentials`, `kubelogin`, …) and repeat.",
  },
  "release-missing": {
    title: "The Helm release is not installed",
    meaning: "`pulumi up` was not run against this cluster, or the release was removed by hand.",
    origin:
      "The stack is new, its context points to another cluster, or somebody ran `helm uninstall`. A release in another namespace looks the same.",
    look: [
      'helm --kube-context "$CONTEXT" list --all-namespaces --all --filter tetragon',
      "pulumi stack --show-urns",
    ],
    fix: "Run `pulumi up` for this stack, and look at its context and namespace.",
    repair: ["pulumi up --refresh"],
  },
  "release-pending": {
    title: "The Helm release is pending",
    meaning:
      "An installation or upgrade was interrupted. Helm lets no other one begin while it is recorded as running.",
    origin:
      "A `pulumi up` or `helm upgrade` was killed: Ctrl-C twice, a cancelled CI job, or a lost connection. The record of the revision stays.",
    look: [
      'helm -n "$NAMESPACE" history tetragon',
      'kubectl -n "$NAMESPACE" get secrets -l owner=helm,name=tetragon -L status,version',
    ],
    fix: "Make sure that no `pulumi up` runs. Then delete the Secret of the pending revision, which is named here, and run `pulumi up`.",
    repair: ['kubectl -n "$NAMESPACE" delete secret "$SECRET"', "pulumi up --refresh"],
  },
  "release-failed": {
    title: "The last revision of the Helm release failed",
    meaning: "The pods did not become ready in the release's time, or the cluster refused an object.",
    origin:
      "An image could not be pulled, a pod did not fit on its node, or many nodes took longer than the release waits.",
    look: [
      'helm -n "$NAMESPACE" history tetragon',
      'kubectl -n "$NAMESPACE" get events --sort-by=.lastTimestamp',
    ],
    fix: "Mend what the other checks find, then run `pulumi up`. Raise `tetragon.nodes` or `tetragon.timeoutSeconds` if only the time was short.",
    repair: ["pulumi up --refresh"],
  },
  "daemonset-missing": {
    title: "The DaemonSet does not exist",
    meaning: "No node runs Tetragon.",
    origin: "The release was removed, or somebody deleted the DaemonSet.",
    look: ['kubectl -n "$NAMESPACE" get daemonsets'],
    fix: "Run `pulumi up`. If the release is there, somebody deleted the DaemonSet, and `pulumi up --refresh` makes it again.",
    repair: ["pulumi up --refresh"],
  },
  "daemonset-rolling": {
    title: "The DaemonSet is not ready on every node",
    meaning:
      "A roll-out runs, or pods of some nodes do not become ready. Nodes without a ready pod may send no events.",
    origin:
      "An update began, a node joined the cluster, or a pod waits for something that other checks name.",
    look: [
      'kubectl -n "$NAMESPACE" rollout status ds/tetragon --timeout=10s',
      'kubectl -n "$NAMESPACE" get pods -l app.kubernetes.io/name=tetragon -o wide',
    ],
    fix: "Wait if a roll-out runs. Otherwise look at the pods named here and at the other checks of pods.",
  },
  "no-nodes": {
    title: "The DaemonSet matches no node",
    meaning: "`tetragon.nodeSelector` or the taints of the nodes leave no node to run on.",
    origin: "A label was renamed, or all nodes got a taint that the stack does not tolerate.",
    look: [
      "kubectl get nodes --show-labels",
      "kubectl get nodes -o custom-columns='NAME:.metadata.name,TAINTS:.spec.taints[*].key'",
    ],
    fix: "Compare `tetragon.nodeSelector` and `tetragon.tolerations` with `kubectl get nodes --show-labels`.",
  },
  "pod-security": {
    title: "Pod Security refuses the agent",
    meaning:
      "The namespace does not exist or enforces a level below `privileged`. The agent loads eBPF programs and needs that level, so no pod is made.",
    origin:
      "Hardened clusters enforce `baseline` or `restricted` on all namespaces. `pulumi up` then ends with `context deadline exceeded`.",
    look: [
      'kubectl get namespace "$NAMESPACE" --show-labels',
      'kubectl -n "$NAMESPACE" describe ds/tetragon',
    ],
    fix: "Label the namespace `pod-security.kubernetes.io/enforce=privileged`, or let the stack make it: `createNamespace: true`.",
    repair: [
      'kubectl label namespace "$NAMESPACE" --overwrite pod-security.kubernetes.io/enforce=privileged',
    ],
  },
  "service-account-rights": {
    title: "Tetragon's ServiceAccount lacks a right",
    meaning:
      "The agent may not read pods or policies. Events have no Kubernetes metadata, or policies are not loaded.",
    origin: "Somebody edited the ClusterRole or its binding, or a policy engine rewrites roles.",
    look: [
      'kubectl auth can-i list pods --as "system:serviceaccount:$NAMESPACE:tetragon" --all-namespaces',
      'kubectl auth can-i watch tracingpolicies.cilium.io --as "system:serviceaccount:$NAMESPACE:tetragon"',
      "kubectl describe clusterrole tetragon",
    ],
    fix: "Run `pulumi up --refresh`, which repairs the ClusterRole. Look for a policy engine that changes roles.",
    repair: ["pulumi up --refresh"],
  },
  "configmap-missing": {
    title: "Filebeat's ConfigMap does not exist",
    meaning: "New pods cannot start. Running ones go on until they restart.",
    origin: "Somebody deleted it, or a clean-up job removes objects that it does not know.",
    look: ['kubectl -n "$NAMESPACE" get configmaps'],
    fix: "Run `pulumi up --refresh`.",
    repair: ["pulumi up --refresh"],
  },
  "configmap-changed": {
    title: "Filebeat's ConfigMap is not what the stack declares",
    meaning: "It was edited by hand, or the stack's files have changed since the last `pulumi up`.",
    origin: "`kubectl edit` during an incident, a second installation, or a checkout newer than the cluster.",
    look: [
      'kubectl -n "$NAMESPACE" get configmap filebeat-configmap -o yaml',
      "pulumi preview --refresh --diff",
    ],
    fix: "Run `pulumi preview --refresh` to see the difference, and `pulumi up --refresh` to end it.",
    repair: ["pulumi up --refresh"],
  },
  "pods-outdated": {
    title: "Pods run with another configuration than the ConfigMap has",
    meaning: "The roll-out has not reached them, or it stands still. They still map and send as before.",
    origin: "An update runs, a pod that is not ready stops it, or the DaemonSet has the strategy `OnDelete`.",
    look: [
      'kubectl -n "$NAMESPACE" rollout status ds/tetragon --timeout=10s',
      'kubectl -n "$NAMESPACE" get pods -l app.kubernetes.io/name=tetragon -o wide',
    ],
    fix: "Wait for the roll-out, or restart it: `kubectl -n <namespace> rollout restart ds/tetragon`.",
    repair: ['kubectl -n "$NAMESPACE" rollout restart ds/tetragon'],
  },
  "policy-missing": {
    title: "A tracing policy that the stack declares does not exist",
    meaning: "Its events do not come, and what it enforces is not enforced.",
    origin: "Somebody deleted it. Where the CRDs were removed with a release, all policies went with them.",
    look: ["kubectl get tracingpolicies,tracingpoliciesnamespaced --all-namespaces"],
    fix: "Run `pulumi up --refresh`. If the CRDs were removed with a release, the policies went with them.",
    repair: ["pulumi up --refresh"],
  },
  "policy-not-loaded": {
    title: "A tracing policy is not loaded on some nodes",
    meaning: "The agent refused it, so these nodes send none of its events.",
    origin: "The kernel lacks a function that the policy hooks, or two policies have one name.",
    look: [
      'kubectl -n "$NAMESPACE" exec ds/tetragon -c tetragon -- tetra tracingpolicy list',
      'kubectl -n "$NAMESPACE" logs ds/tetragon -c tetragon --tail=200',
    ],
    fix: "`kubectl -n <namespace> exec ds/tetragon -c tetragon -- tetra tracingpolicy list` shows the error for each policy. Leave the policy out, or update the kernel.",
  },
} as const satisfies Record<string, Cause>;
