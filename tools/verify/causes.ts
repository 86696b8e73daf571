/** What is wrong, what it means and what to do. `meaning` and `fix` are sentences; docs/runbook.md is made from them. */
export interface Cause {
  title: string;
  meaning: string;
  fix: string;
}

/** Everything that a check can find wrong, by the name of its section in docs/runbook.md. */
export const causes = {
  "kubeconfig-missing": {
    title: "There is no kubeconfig, or it lacks the stack's context",
    meaning: "Nothing is known of the cluster, so all checks of Kubernetes are skipped.",
    fix: "Set KUBECONFIG to the file that `kubectl` uses, and `kubernetesContext` to one of its contexts (`kubectl config get-contexts`).",
  },
  "cluster-unreachable": {
    title: "The Kubernetes API server does not answer",
    meaning:
      "The address in the kubeconfig is wrong, the network does not lead there, or the cluster is down.",
    fix: "Try `kubectl --context <context> version` from the same machine; a VPN or a tunnel is the usual thing that is missing.",
  },
  "cluster-credential-refused": {
    title: "The Kubernetes API server refuses the credential",
    meaning: "The token or certificate of the kubeconfig has expired or belongs to another cluster.",
    fix: "Log in again (`aws eks update-kubeconfig`, `gcloud container clusters get-credentials`, `kubelogin`, …) and repeat.",
  },
  "release-missing": {
    title: "The Helm release is not installed",
    meaning: "`pulumi up` was not run against this cluster, or the release was removed by hand.",
    fix: "Run `pulumi up` for this stack, and look at its context and namespace.",
  },
  "release-pending": {
    title: "The Helm release is pending",
    meaning:
      "An installation or upgrade was interrupted. Helm lets no other one begin while it is recorded as running.",
    fix: "Make sure that no `pulumi up` runs, then delete the Secret of the pending revision, which is named here, and run `pulumi up`.",
  },
  "release-failed": {
    title: "The last revision of the Helm release failed",
    meaning: "The pods did not become ready in the release's time, or the cluster refused an object.",
    fix: "Mend what the other checks find, then run `pulumi up`; raise `tetragon.nodes` or `tetragon.timeoutSeconds` if only the time was short.",
  },
  "daemonset-missing": {
    title: "The DaemonSet does not exist",
    meaning: "No node runs Tetragon.",
    fix: "Run `pulumi up`; if the release is there, somebody deleted the DaemonSet and `pulumi up --refresh` makes it again.",
  },
  "daemonset-rolling": {
    title: "The DaemonSet is not ready on every node",
    meaning:
      "A roll-out runs, or pods of some nodes do not become ready. Nodes without a ready pod may send no events.",
    fix: "Wait if a roll-out runs; else look at the pods named here and at the other checks of pods.",
  },
  "no-nodes": {
    title: "The DaemonSet matches no node",
    meaning: "`tetragon.nodeSelector` or the taints of the nodes leave no node to run on.",
    fix: "Compare `tetragon.nodeSelector` and `tetragon.tolerations` with `kubectl get nodes --show-labels`.",
  },
  "image-pull": {
    title: "An image cannot be pulled",
    meaning: "The image or tag does not exist, the registry needs a login, or the nodes cannot reach it.",
    fix: "Look at `filebeat.image`, `tetragon.image` and `tetragon.imagePullSecrets`, and pull the image on a node with `crictl pull`.",
  },
  unschedulable: {
    title: "A pod cannot be scheduled",
    meaning: "The node has too little memory or CPU left, or a taint that the pod does not tolerate.",
    fix: "Lower `resources`, set `tetragon.priorityClassName: system-node-critical`, or add the taint to `tetragon.tolerations`.",
  },
  "missing-reference": {
    title: "A pod waits for a ConfigMap, a Secret or a key that does not exist",
    meaning: "The pod names an object that was deleted, or that another stack should have made.",
    fix: "Make the object that is named here (`caSecret`, `caConfigMap` and an existing credential Secret are yours), or run `pulumi up --refresh`.",
  },
  "crash-loop": {
    title: "A container keeps crashing",
    meaning: "The agent or Filebeat ends soon after its start; its last words are shown.",
    fix: "`kubectl -n <namespace> logs <pod> -c <container> --previous`; Filebeat names the setting or file that it cannot use, the agent a filter or a kernel feature.",
  },
  "out-of-memory": {
    title: "A container was killed for its memory",
    meaning:
      "It needed more than its limit. Filebeat resends what it had not delivered, so nothing is lost by it alone.",
    fix: "Raise `filebeat.resources.limits.memory` (`export-stdout`) or `tetragon.resources.limits.memory` (`tetragon`).",
  },
  "pod-security": {
    title: "Pod Security refuses the agent",
    meaning:
      "The namespace enforces a level below `privileged`. The agent loads eBPF programs and needs it, so no pod is made, and the update ends with `context deadline exceeded`.",
    fix: "Label the namespace `pod-security.kubernetes.io/enforce=privileged`, or let the stack make it: `createNamespace: true`.",
  },
  "kernel-too-old": {
    title: "A node's kernel is older than 4.19",
    meaning: "Tetragon does not start there, so the node sends nothing.",
    fix: "Update the node's operating system, or keep Tetragon away from it with `tetragon.nodeSelector`.",
  },
  "kernel-old": {
    title: "A node's kernel is older than 5.4",
    meaning: "Tetragon runs there, but not every hook and argument of a policy works.",
    fix: "Update the node's operating system when you can; 5.10 or later has everything that the policy library uses.",
  },
  "no-btf": {
    title: "A node's kernel has no BTF",
    meaning: "Tetragon cannot tell the layout of kernel structures there and does not start.",
    fix: "Use a kernel that is built with CONFIG_DEBUG_INFO_BTF, or give Tetragon a BTF file (chart value `tetragon.btf`).",
  },
  "service-account-rights": {
    title: "Tetragon's ServiceAccount lacks a right",
    meaning:
      "The agent may not read pods or policies, so events have no Kubernetes metadata, or policies are not loaded.",
    fix: "Run `pulumi up --refresh`, which repairs the ClusterRole; look for a policy engine that changes roles.",
  },
  "configmap-missing": {
    title: "Filebeat's ConfigMap does not exist",
    meaning: "New pods cannot start; running ones go on until they restart.",
    fix: "Run `pulumi up --refresh`.",
  },
  "configmap-changed": {
    title: "Filebeat's ConfigMap is not what the stack declares",
    meaning: "It was edited by hand, or the stack's files have changed since the last `pulumi up`.",
    fix: "Run `pulumi preview --refresh` to see the difference, and `pulumi up --refresh` to end it.",
  },
  "pods-outdated": {
    title: "Pods run with another configuration than the ConfigMap has",
    meaning: "The roll-out has not reached them, or it stands still. They still map and send as before.",
    fix: "Wait for the roll-out, or restart it: `kubectl -n <namespace> rollout restart ds/tetragon`.",
  },
  "collector-missing": {
    title: "The pods have no export-stdout container",
    meaning:
      "The export is switched off or another installation took its place, so nothing reads the events.",
    fix: "Run `pulumi up --refresh`, and look for a second installation of the chart.",
  },
  "collector-unauthorized": {
    title: "Elasticsearch refuses the sidecar's credential",
    meaning:
      "Filebeat's log has a 401 or 403: the key has expired, was revoked, or lacks a right. Events wait on the node until the buffer is full.",
    fix: "With `createPublisher` set `publisher.rotation` to a new text and run `pulumi up`; else renew the key or password in the stack.",
  },
  "collector-tls": {
    title: "The sidecar does not trust Elasticsearch's certificate",
    meaning:
      "The CA in the stack is not the one that signed it, or the host's name is not in it. Events wait on the node.",
    fix: "Set `elasticsearch.ca`, `caSecret`, `caConfigMap` or `caFingerprint` to the CA that `openssl s_client -connect <host>:<port> -showcerts` shows.",
  },
  "collector-unconnected": {
    title: "The sidecar does not reach Elasticsearch",
    meaning:
      "The name does not resolve on the node, a network policy or firewall is in between, or Elasticsearch is down. Events wait on the node.",
    fix: "Resolve and open the endpoint from a pod with `hostNetwork`; for an Elasticsearch in the cluster keep `tetragon.dnsPolicy: ClusterFirstWithHostNet`.",
  },
  "collector-dropping": {
    title: "The sidecar has dropped or dead-lettered documents",
    meaning:
      "Elasticsearch refused documents. They are kept in the dead-letter stream, unless its template or the right for it is missing.",
    fix: "Read `error.message` in the dead-letter stream; a mapping that differs from the declared one needs `pulumi up` and a rollover.",
  },
  "policy-missing": {
    title: "A tracing policy that the stack declares does not exist",
    meaning: "Its events do not come, and what it enforces is not enforced.",
    fix: "Run `pulumi up --refresh`. If the CRDs were removed with a release, the policies went with them.",
  },
  "policy-not-loaded": {
    title: "A tracing policy is not loaded on some nodes",
    meaning: "The agent refused it: a function that this kernel lacks, or a name that stands twice.",
    fix: "`kubectl -n <namespace> exec ds/tetragon -c tetragon -- tetra tracingpolicy list` shows the error for each policy.",
  },
  "elasticsearch-unreachable": {
    title: "Elasticsearch does not answer here",
    meaning:
      "It cannot be reached from this machine. The nodes may still reach it: their log is a check of its own.",
    fix: "Set ELASTICSEARCH_URL to an address that works from here (a port-forward, for example) and repeat.",
  },
  "elasticsearch-tls": {
    title: "Elasticsearch's certificate is not trusted here",
    meaning: "The CA of the stack did not sign the certificate that the endpoint shows, or the name differs.",
    fix: "Compare the stack's CA with what `openssl s_client -connect <host>:<port> -showcerts` shows.",
  },
  "not-elasticsearch": {
    title: "Something else answers at the endpoint",
    meaning: "A proxy, a login page or another product listens at that address.",
    fix: "Open the endpoint in a browser, and correct `elasticsearch.endpoints` (Elasticsearch, not Kibana; the port, too).",
  },
  "credential-refused": {
    title: "Elasticsearch refuses the stack's credential",
    meaning: "User and password, or the key, are wrong or expired; `pulumi up` would fail as well.",
    fix: "Set `elasticsearchPassword` or `elasticsearchApiKey` anew with `pulumi config set --secret`.",
  },
  "version-differs": {
    title: "Elasticsearch has another version than the stack says",
    meaning:
      "Features are chosen by `elasticsearchVersion`; a newer server has more to give, an older one refuses some of it.",
    fix: "Set `elasticsearchVersion` to the version shown here.",
  },
  "publisher-lacks-rights": {
    title: "The publisher lacks a right",
    meaning: "Documents or dead letters are refused.",
    fix: "Give the role `create_doc` and `auto_configure` on both data streams and `monitor` on the cluster, or use `createPublisher`.",
  },
  "publisher-has-too-much": {
    title: "The publisher may do more than it needs",
    meaning: "Whoever takes over a node can read or delete events with its key.",
    fix: "Use `createPublisher: true`, or a key of a role with `create_doc` and `auto_configure` on both streams and nothing else.",
  },
  "template-missing": {
    title: "A template or ingest pipeline that the stack declares does not exist",
    meaning: "New data streams get a mapping of Elasticsearch's own making, or documents are refused.",
    fix: "Run `pulumi up --refresh` in the stack that owns the templates, then roll the stream over.",
  },
  "template-changed": {
    title: "A template differs from what the stack declares",
    meaning:
      "Somebody changed it, or a second stack owns the same Elasticsearch and overwrites it at every update.",
    fix: "Let one stack own the templates (`assets: none` for all others) and run `pulumi up --refresh` there.",
  },
  "stream-missing": {
    title: "The data stream does not exist",
    meaning: "No document has ever arrived under this name.",
    fix: "Look at the checks of the pods and of their log; compare `dataStreamNamespace` with the streams that exist.",
  },
  "stream-is-index": {
    title: "The stream's name belongs to a plain index",
    meaning: "A document arrived before the templates. Retention and rollover do not work on it.",
    fix: "Stop the collectors, reindex what you need, delete the index, and run `pulumi up`.",
  },
  "stream-silent": {
    title: "No document has arrived lately",
    meaning: "The pipeline has stopped, or the filters let nothing through.",
    fix: "Look at the checks of the pods and of their log; then at `tetragon.allowList` and `tetragon.denyList`. `--generate` makes events on purpose.",
  },
  "node-silent": {
    title: "A node sends nothing",
    meaning: "Kubernetes has the node, the stream has no document of it lately.",
    fix: "Look at the pod of that node, and at the name: `host.name` is the name of the Kubernetes node.",
  },
  "node-behind": {
    title: "A node is behind",
    meaning:
      "Its newest event arrived long after it happened: Filebeat works off a backlog, or the node's clock is wrong.",
    fix: "Watch it shrink with `--watch`; if it grows, raise `filebeat.workers` or filter more, and compare the node's clock.",
  },
  "kind-missing": {
    title: "A kind of event is missing",
    meaning: "A filter drops it, or no policy asks for it.",
    fix: "Look at `tetragon.allowList`, `tetragon.denyList` and the presets; `docs/filters.md` says what the defaults drop.",
  },
  "pipeline-errors": {
    title: "Lines could not be mapped",
    meaning:
      "They are documents with `event.kind: pipeline_error`; the line is in `message`, the reason in `error.message`.",
    fix: "Look at the reasons. Cut lines point to another program in the export directory; anything else is worth an issue here.",
  },
  "dead-letters": {
    title: "Elasticsearch has refused documents",
    meaning: "They are kept in the dead-letter stream with the reason.",
    fix: "Read `error.message` there. A mapping conflict means that the stream's mapping is not the declared one: `pulumi up`, then roll over.",
  },
  "metadata-missing": {
    title: "Events of containers lack their pod",
    meaning:
      "The agent does not learn of pods: the API server is out of its reach, or it lacks rights. Rules by namespace and pod do not match.",
    fix: "Look at the ServiceAccount's rights, at network policies towards the API server, and at the agent's log.",
  },
  throttled: {
    title: "Events were throttled or rate-limited",
    meaning: "The agent dropped events on purpose: `tetragon.rateLimit`, or a cgroup above its limit.",
    fix: "Raise `tetragon.rateLimit`, or filter what makes the noise (`verify --volume` shows it).",
  },
  "events-lost": {
    title: "Fewer documents than exported events",
    meaning:
      "The agents counted more exported events than the stream and the dead letters have documents for. A backlog shows the same.",
    fix: "Repeat after a minute; if the gap stays, look at rotation (`buffer`) and at the kernel's ring buffer (`tetragon_observer_ringbuf_events_lost_total`).",
  },
  "retention-differs": {
    title: "The stream keeps documents for another time than the stack says",
    meaning: "Retention of a template counts when a stream is made; this one was made with another.",
    fix: "Set `retention.existingDataStream: true` and run `pulumi up`.",
  },
  "rollover-pending": {
    title: "The stream waits for a rollover",
    meaning:
      "Its newest backing index was made by an older template, so new mappings and settings are not in force.",
    fix: "`POST <stream>/_rollover`; `docs/operations.md` has the order for a change of event fields.",
  },
  "kibana-unreachable": {
    title: "Kibana does not answer",
    meaning: "The data view cannot be looked at; events arrive all the same.",
    fix: "Open `kibana.endpoint` in a browser, and correct it in the stack.",
  },
  "data-view-missing": {
    title: "The data view does not exist",
    meaning: "Discover has no view of the stream in this space.",
    fix: "Run `pulumi up --refresh`; compare `kibana.space` with the space that you look at.",
  },
  "test-events-missing": {
    title: "Events made on purpose did not arrive",
    meaning: "A pod ran `ls` and `whoami`, and no document of it came in time.",
    fix: "Mend what the other checks find; if all are well, a filter drops the namespace or the kind.",
  },
} as const satisfies Record<string, Cause>;

/** Name of a cause. */
export type CauseId = keyof typeof causes;
