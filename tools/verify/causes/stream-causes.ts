import type { Cause } from "./cause";

/** The documents, and what people see of them. */
export const streamCauses = {
  "stream-missing": {
    title: "The data stream does not exist",
    meaning: "No document has ever arrived under this name.",
    origin: "The collectors have not connected yet, or they write to another namespace of streams.",
    look: ['curl -s -u elastic "$ES/_data_stream/logs-cilium_tetragon.*"'],
    fix: "Look at the checks of the pods and of their log. Compare `dataStreamNamespace` with the streams that exist.",
  },
  "stream-is-index": {
    title: "The stream's name belongs to a plain index",
    meaning: "Retention and rollover do not work on it.",
    origin: "A document arrived before the templates, and Elasticsearch made an index for it.",
    look: ['curl -s -u elastic "$ES/$STREAM/_settings"'],
    fix: "Stop the collectors, reindex what you need, delete the index, and run `pulumi up`.",
  },
  "stream-silent": {
    title: "No document has arrived lately",
    meaning: "The pipeline has stopped, or the filters let nothing through.",
    origin: "The collectors cannot write, the agents export nothing, or the clocks of the nodes are wrong.",
    look: [
      'curl -s -u elastic "$ES/$STREAM/_search?size=1&sort=@timestamp:desc&filter_path=hits.hits._source.@timestamp"',
      'kubectl -n "$NAMESPACE" exec ds/tetragon -c tetragon -- tetra getevents -o compact',
    ],
    fix: "Look at the checks of the pods and of their log, then at `tetragon.allowList` and `tetragon.denyList`. `--generate` makes events on purpose. If only your search finds nothing: no document has `container.name: export-stdout`, so search for `log.file.path: *\\/export-stdout\\/*` where Elastic Agents read.",
    repair: ['npm run verify -- "$STACK" --generate'],
  },
  "documents-raw": {
    title: "Events arrive as raw lines",
    meaning: "Nothing of them can be searched by field, and no rule matches.",
    origin:
      "Another collector writes to the stream without the mapping: a manual installation, or an agent policy without its processors.",
    look: [
      'curl -s -u elastic "$ES/$STREAM/_search?size=1&sort=@timestamp:desc&_source=agent,log,message"',
      "kubectl get pods --all-namespaces -l app.kubernetes.io/name=tetragon",
    ],
    fix: "Find who writes them by `agent.name` and `agent.type`, and stop it. With an Elastic Agent run `pulumi up --refresh`, which puts the mapping into the policy again.",
    repair: ["pulumi up --refresh"],
  },
  "node-silent": {
    title: "A node sends nothing",
    meaning: "Kubernetes has the node, but the stream has no document of it lately.",
    origin: "Its pod does not run or cannot connect, or the node reports under another name.",
    look: [
      'kubectl -n "$NAMESPACE" get pods -l app.kubernetes.io/name=tetragon -o wide',
      'kubectl -n "$NAMESPACE" logs "$POD" -c export-stdout --tail=50',
    ],
    fix: "Look at the pod of that node, and at the name: `host.name` is the name of the Kubernetes node.",
  },
  "node-behind": {
    title: "A node is behind",
    meaning:
      "Its newest event arrived long after it happened: Filebeat works off a backlog, or the node's clock is wrong.",
    origin: "Elasticsearch was away, the node makes more events than Filebeat maps, or its clock drifts.",
    look: ['kubectl -n "$NAMESPACE" logs "$POD" -c export-stdout --tail=50'],
    fix: "Watch it shrink with `--watch`. If it grows, raise `filebeat.workers` or filter more, and compare the node's clock.",
    repair: ['npm run verify -- "$STACK" --volume'],
  },
  "kind-missing": {
    title: "A kind of event is missing",
    meaning: "Starts or ends of processes are not searchable.",
    origin: "A filter drops the kind, or no policy asks for it.",
    look: ["pulumi config get tetragon", 'npm run --silent render -- "$STACK" --format yaml'],
    fix: "Look at `tetragon.allowList`, `tetragon.denyList` and the presets. `docs/filters.md` says what the defaults drop.",
  },
  "pipeline-errors": {
    title: "Lines could not be mapped",
    meaning:
      "They are documents with `event.kind: pipeline_error`. The line is in `message`, the reason in `error.message`.",
    origin:
      "Another program writes into the export directory, a disk was full, or the agent wrote half a line.",
    look: ['curl -s -u elastic "$ES/$STREAM/_search?q=event.kind:pipeline_error&size=5"'],
    fix: "Look at the reasons. Cut lines point to another program in the export directory. Anything else is worth an issue here.",
    repair: ["npm run --silent map -- --explain < lines.ndjson"],
  },
  "dead-letters": {
    title: "Elasticsearch has refused documents",
    meaning: "They are kept in the dead-letter stream with the reason.",
    origin: "The stream's mapping is not the declared one, so a value does not fit its field.",
    look: ['curl -s -u elastic "$ES/logs-cilium_tetragon.dead_letter-*/_search?size=5&sort=@timestamp:desc"'],
    fix: "Read `error.message` there. A mapping conflict means that the stream's mapping is not the declared one: `pulumi up`, then roll over.",
    repair: ["pulumi up --refresh", 'curl -s -u elastic -X POST "$ES/$STREAM/_rollover"'],
  },
  "metadata-missing": {
    title: "Events of containers lack their pod",
    meaning: "Rules and filters by namespace and pod do not match these events.",
    origin: "The agent does not learn of pods: the API server is out of its reach, or it lacks rights.",
    look: [
      'kubectl auth can-i watch pods --as "system:serviceaccount:$NAMESPACE:tetragon" --all-namespaces',
      'kubectl -n "$NAMESPACE" logs ds/tetragon -c tetragon --tail=200',
    ],
    fix: "Look at the ServiceAccount's rights, at network policies towards the API server, and at the agent's log.",
  },
  throttled: {
    title: "Events were throttled or rate-limited",
    meaning: "The agent dropped events on purpose.",
    origin: "`tetragon.rateLimit` is lower than the load, or a cgroup was above its limit.",
    look: ['curl -s -u elastic "$ES/$STREAM/_search?q=event.action:(throttle+OR+rate_limited)&size=5"'],
    fix: "Raise `tetragon.rateLimit`, or filter what makes the noise (`verify --volume` shows it).",
    repair: ['npm run verify -- "$STACK" --volume'],
  },
  "events-lost": {
    title: "Fewer documents than exported events",
    meaning:
      "The agents counted more exported events than the stream and the dead letters have documents for. A backlog shows the same.",
    origin:
      "Files were rotated away before Filebeat read them, documents were deleted, or events still wait on the node or in Kafka.",
    look: [
      'kubectl -n "$NAMESPACE" port-forward "$POD" 2112',
      "curl -s http://localhost:2112/metrics | grep -E 'events_exported_total|ringbuf'",
    ],
    fix: "Repeat after a minute. If the gap stays, look at rotation (`buffer`, or with the Elastic Agent the kubelet's `containerLogMaxSize`) and at the kernel's ring buffer (`tetragon_observer_ringbuf_events_lost_total`).",
  },
  "kibana-unreachable": {
    title: "Kibana does not answer",
    meaning: "The data view cannot be looked at. Events arrive all the same.",
    origin: "The address is wrong, or the network does not lead there from this machine.",
    look: ['curl -s "$KIBANA/api/status"'],
    fix: "Open `kibana.endpoint` in a browser, and correct it in the stack.",
  },
  "data-view-missing": {
    title: "The data view does not exist",
    meaning: "Discover has no view of the stream in this space.",
    origin: "Somebody deleted it, or you look at another space than the stack's.",
    look: ['curl -s -u elastic "$KIBANA/api/data_views"'],
    fix: "Run `pulumi up --refresh`. Compare `kibana.space` with the space that you look at.",
    repair: ["pulumi up --refresh"],
  },
  "test-events-missing": {
    title: "Events made on purpose did not arrive",
    meaning: "A pod ran `ls` and `whoami`, and no document of it came in time.",
    origin:
      "A part between the kernel and Elasticsearch is broken, or a filter drops the namespace or the kind.",
    look: [
      'kubectl -n "$NAMESPACE" exec ds/tetragon -c tetragon -- tetra getevents -o compact --processes ls,whoami',
      'npm run verify -- "$STACK"',
    ],
    fix: "Mend what the other checks find. If all are well, a filter drops the namespace or the kind.",
  },
} as const satisfies Record<string, Cause>;
