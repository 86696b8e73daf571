import type { Cause } from "./cause";

/** On the nodes: pods, kernels, and the collector's own words. */
export const podCauses = {
  "image-pull": {
    title: "An image cannot be pulled",
    meaning: "The pod does not start, so its node sends nothing.",
    origin: "The image or tag does not exist, the registry needs a login, or the nodes cannot reach it.",
    look: [
      'kubectl -n "$NAMESPACE" describe pod "$POD"',
      'kubectl -n "$NAMESPACE" get pod "$POD" -o jsonpath=\'{.spec.containers[*].image}\'',
    ],
    fix: "Look at `filebeat.image`, `tetragon.image` and `tetragon.imagePullSecrets`, and pull the image on a node with `crictl pull`.",
  },
  unschedulable: {
    title: "A pod cannot be scheduled",
    meaning: "A node has no agent, so it sends nothing.",
    origin: "The node has too little memory or CPU left, or a taint that the pod does not tolerate.",
    look: ['kubectl -n "$NAMESPACE" describe pod "$POD"', "kubectl describe nodes"],
    fix: "Lower `resources`, set `tetragon.priorityClassName: system-node-critical`, or add the taint to `tetragon.tolerations`.",
  },
  "missing-reference": {
    title: "A pod waits for a ConfigMap, a Secret or a key that does not exist",
    meaning: "The pod does not start until the object is there, so its node sends nothing.",
    origin: "The object was deleted, or another stack or person should have made it.",
    look: ['kubectl -n "$NAMESPACE" describe pod "$POD"', 'kubectl -n "$NAMESPACE" get configmaps,secrets'],
    fix: "Make the object that is named here (`caSecret`, `caConfigMap` and an existing credential Secret are yours), or run `pulumi up --refresh`.",
  },
  "crash-loop": {
    title: "A container keeps crashing",
    meaning: "The agent or Filebeat ends soon after its start. Its last words are shown.",
    origin:
      "The agent meets a kernel or a filter that it cannot use. Filebeat meets a setting, a file or a right that it lacks.",
    look: [
      'kubectl -n "$NAMESPACE" logs "$POD" -c export-stdout --previous',
      'kubectl -n "$NAMESPACE" logs "$POD" -c tetragon --previous',
    ],
    fix: "`kubectl -n <namespace> logs <pod> -c <container> --previous`. Filebeat names the setting or file that it cannot use, the agent a filter or a kernel feature.",
  },
  "out-of-memory": {
    title: "A container was killed for its memory",
    meaning:
      "It needed more than its limit. Filebeat resends what it had not delivered, so nothing is lost by it alone.",
    origin:
      "The limit is lower than the queue needs, or many policies and processes fill the agent's caches.",
    look: [
      'kubectl -n "$NAMESPACE" get pods -l app.kubernetes.io/name=tetragon',
      'kubectl -n "$NAMESPACE" top pods -l app.kubernetes.io/name=tetragon --containers',
    ],
    fix: "Raise `filebeat.resources.limits.memory` (`export-stdout`) or `tetragon.resources.limits.memory` (`tetragon`).",
  },
  "kernel-too-old": {
    title: "A node's kernel is older than 4.19",
    meaning: "Tetragon does not start there, so the node sends nothing.",
    origin: "The node's operating system is old, or an image of another pool is in use.",
    look: ["kubectl get nodes -o wide"],
    fix: "Update the node's operating system, or keep Tetragon away from it with `tetragon.nodeSelector`.",
  },
  "kernel-old": {
    title: "A node's kernel is older than 5.4",
    meaning: "Tetragon runs there, but not every hook and argument of a policy works.",
    origin: "The node's operating system is old, or an image of another pool is in use.",
    look: ["kubectl get nodes -o wide"],
    fix: "Update the node's operating system when you can. 5.10 or later has everything that the policy library uses.",
  },
  "no-btf": {
    title: "A node's kernel has no BTF",
    meaning: "Tetragon cannot learn the layout of kernel structures there and does not start.",
    origin: "The kernel was built without CONFIG_DEBUG_INFO_BTF, as some vendors' and home-made ones are.",
    look: [
      'kubectl debug "node/$NODE" -it --image=busybox -- ls /host/sys/kernel/btf/vmlinux',
      'kubectl -n "$NAMESPACE" logs "$POD" -c tetragon --previous',
    ],
    fix: "Use a kernel that is built with CONFIG_DEBUG_INFO_BTF, or give Tetragon a BTF file (chart value `tetragon.btf`).",
  },
  "collector-missing": {
    title: "The pods have no export-stdout container",
    meaning: "Nothing reads the events that the agents write.",
    origin: "The export is switched off, or another installation of the chart took this one's place.",
    look: [
      "kubectl -n \"$NAMESPACE\" get ds/tetragon -o jsonpath='{.spec.template.spec.containers[*].name}'",
      "helm list --all-namespaces --all --filter tetragon",
    ],
    fix: "Run `pulumi up --refresh`, and look for a second installation of the chart.",
    repair: ["pulumi up --refresh"],
  },
  "collector-unauthorized": {
    title: "Elasticsearch or Kafka refuses the collector's credential",
    meaning:
      "Elasticsearch answers 401 or 403, or Kafka refuses the user. Events wait on the node until the buffer is full, or in Kafka until its retention.",
    origin: "The key has expired or was revoked, the password was changed, or the role lacks a right.",
    look: [
      'kubectl -n "$NAMESPACE" logs ds/tetragon -c export-stdout --tail=50',
      'curl -s -u elastic "$ES/_security/api_key?active_only=true"',
    ],
    fix: "With `createPublisher` set `publisher.rotation` to a new text and run `pulumi up`. Otherwise renew the key or password in the stack.",
    repair: ["pulumi config set --path publisher.rotation 2", "pulumi up"],
  },
  "collector-tls": {
    title: "The collector does not trust the certificate of Elasticsearch, Logstash or Kafka",
    meaning:
      "No connection is made. Events wait on the node until the buffer is full, or in Kafka until its retention.",
    origin:
      "The CA in the stack is not the one that signed the certificate, or the host's name is not in it.",
    look: ['openssl s_client -connect "$HOST:9200" -showcerts </dev/null'],
    fix: "Set `ca`, `caSecret`, `caConfigMap` or `caFingerprint` of `elasticsearch`, `logstash.ca` or `kafka.ca`, to the CA that `openssl s_client -connect <host>:<port> -showcerts` shows.",
  },
  "collector-unconnected": {
    title: "The collector does not reach Elasticsearch, Logstash or Kafka",
    meaning:
      "No connection is made. Events wait on the node until the buffer is full, or in Kafka until its retention.",
    origin:
      "The name does not resolve on the node, a network policy or firewall is in between, or the other side is down.",
    look: [
      'kubectl -n "$NAMESPACE" logs ds/tetragon -c export-stdout --tail=50',
      'kubectl -n "$NAMESPACE" exec ds/tetragon -c export-stdout -- curl -sk "$ES"',
    ],
    fix: "Resolve and open the endpoint from a pod with `hostNetwork`. For an Elasticsearch in the cluster keep `tetragon.dnsPolicy: ClusterFirstWithHostNet`.",
  },
  "collector-stuck": {
    title: "Nobody acknowledges what Filebeat sends",
    meaning: "Events wait on the node until the buffer is full, or in Kafka until its retention.",
    origin:
      "Kafka, Logstash or Elasticsearch does not answer any more. Where it was connected to Kafka before, Filebeat gives no reason.",
    look: [
      'kubectl -n "$NAMESPACE" logs ds/tetragon -c export-stdout --tail=50',
      'openssl s_client -connect "$HOST:9093" -showcerts </dev/null',
    ],
    fix: "With `output: kafka` look at `kafka.brokers`, `kafka.ca`, the user and its rights `Write` and `Describe` on the topic, and whether the topic exists. Otherwise the check of Filebeat's log names the reason.",
  },
  "collector-dropping": {
    title: "The collector has dropped or dead-lettered documents",
    meaning:
      "Elasticsearch refused documents, or Kafka messages. Documents are kept in the dead-letter stream, unless its template or the right for it is missing. Messages are lost.",
    origin:
      "The stream's mapping is not the declared one, or an event is larger than the limit. With Kafka a message is longer than the broker takes, or the user may not write to the topic.",
    look: ['kubectl -n "$NAMESPACE" logs ds/tetragon -c export-stdout --tail=200'],
    fix: "Read `error.message` in the dead-letter stream. A mapping that differs from the declared one needs `pulumi up` and a rollover. With Kafka give the user `Write` and `Describe` on the topic, and compare `filebeat.maxEventBytes` with the limit of the topic.",
  },
} as const satisfies Record<string, Cause>;
