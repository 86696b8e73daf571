import type { Field, FieldType } from "./field";

/** Rows of `name type source`, the form that is easiest to read and to keep complete. */
function rows(text: string, more: Partial<Field> = {}): Field[] {
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const [name = "", type = "", ...source] = line.trim().split(/\s+/);
      return { name, type: type as FieldType, source: source.join(" "), ...more };
    });
}

const docValuesOnly = { docValuesOnly: true };

const general: Field[] = [
  ...rows(`
    @timestamp             date_nanos  time, all nine digits
    event.created          date        the time at which Filebeat read the line
    event.kind             keyword     event; alert where a policy enforced; metric; pipeline_error
    event.category         keyword     by kind and hook
    event.type             keyword     by kind and hook
    event.action           keyword     by kind and hook
    event.outcome          keyword     return, exit status
    event.provider         keyword     tetragon
    error.message          match_only_text  why a line is no event
    tags                   keyword     tags of the policy
    ecs.version            keyword     version of these names
    host.name              keyword     node_name
    host.os.type           keyword     linux
    rule.name              keyword     policy_name
    rule.ruleset           keyword     tetragon
    related.user           keyword     ids of users
    related.ip             ip          source.ip and destination.ip
    related.hosts          keyword     host.name
    related.hash           keyword     hashes of files, algorithms without an ECS field too
  `),
  { name: "event.original", type: "keyword", source: "the line, with keepOriginal", opaque: true },
  {
    name: "message",
    type: "match_only_text",
    source: "message of the policy, or one sentence; the line where it is no event",
  },
  {
    name: "event.dataset",
    type: "constant_keyword",
    source: "cilium_tetragon.log",
    value: "cilium_tetragon.log",
  },
  { name: "event.module", type: "constant_keyword", source: "cilium_tetragon", value: "cilium_tetragon" },
  { name: "data_stream.type", type: "constant_keyword", source: "logs", value: "logs" },
  {
    name: "data_stream.dataset",
    type: "constant_keyword",
    source: "cilium_tetragon.log",
    value: "cilium_tetragon.log",
  },
  { name: "data_stream.namespace", type: "constant_keyword", source: "dataStreamNamespace" },
];

/** The fields of a process; those of its parent are the same below `process.parent`. */
function processRows(prefix: string, from: string): Field[] {
  const row = (name: string, type: FieldType, source: string, more: Partial<Field> = {}): Field => ({
    name: `${prefix}.${name}`,
    type,
    source: `${from}.${source}`,
    ...more,
  });
  return [
    row("entity_id", "keyword", "exec_id"),
    row("pid", "long", "pid"),
    row("vpid", "long", "pod.container.pid", docValuesOnly),
    row("thread.id", "long", "tid", docValuesOnly),
    row("thread.capabilities.effective", "keyword", "cap.effective"),
    row("thread.capabilities.permitted", "keyword", "cap.permitted"),
    row("name", "keyword", "binary, last part"),
    row("executable", "keyword", "binary"),
    row("args", "keyword", "binary and arguments", { ordered: true }),
    row("args_count", "long", "binary and arguments", docValuesOnly),
    row("command_line", "wildcard", "binary and arguments", { text: true }),
    row("working_directory", "keyword", "cwd"),
    row("start", "date", "start_time", docValuesOnly),
    row("real_user.id", "keyword", "process_credentials.uid"),
    row("saved_user.id", "keyword", "process_credentials.suid"),
    row("group.id", "keyword", "process_credentials.egid"),
    row("real_group.id", "keyword", "process_credentials.gid"),
    row("saved_group.id", "keyword", "process_credentials.sgid"),
  ];
}

const processes: Field[] = [
  ...processRows("process", "process"),
  ...processRows("process.parent", "parent"),
  ...rows(`
    process.parent.user.id keyword     parent.uid
    process.exit_code      long        status of process_exit, 0 where absent
    process.env_vars       keyword     process.environment_variables
    user.id                keyword     process.uid
    user.name              keyword     process.user.name
    user.effective.id      keyword     process.process_credentials.euid
  `),
  ...rows("process.end date time of process_exit", docValuesOnly),
];

const objects: Field[] = rows(`
    file.path              keyword     file, path and program arguments; path of process_loader
    file.target_path       keyword     the other path of a rename or link
    file.name              keyword     file.path, last part
    file.directory         keyword     file.path, all but the last part
    file.extension         keyword     file.name
    file.mode              keyword     permission, octal
    file.hash.md5          keyword     ima_hash
    file.hash.sha1         keyword     ima_hash
    file.hash.sha224       keyword     ima_hash
    file.hash.sha256       keyword     ima_hash
    file.hash.sha384       keyword     ima_hash
    file.hash.sha512       keyword     ima_hash
    dll.path               keyword     path of process_loader
    dll.name               keyword     path of process_loader, last part
    source.ip              ip          saddr
    source.port            long        sport
    source.address         keyword     saddr where it is no address
    destination.ip         ip          daddr
    destination.port       long        dport
    destination.address    keyword     daddr where it is no address
    network.transport      keyword     protocol
    network.type           keyword     family of the addresses
    network.direction      keyword     by hook
    network.protocol       keyword     dns where a port is 53
    network.community_id   keyword     addresses, ports and protocol
  `);

const orchestration: Field[] = [
  ...rows(`
    kubernetes.namespace         keyword    process.pod.namespace
    kubernetes.pod.name          keyword    process.pod.name
    kubernetes.pod.uid           keyword    process.pod.uid
    kubernetes.container.name    keyword    process.pod.container.name
    kubernetes.labels            flattened  process.pod.pod_labels
    kubernetes.deployment.name   keyword    process.pod.workload
    kubernetes.replicaset.name   keyword    process.pod.workload
    kubernetes.statefulset.name  keyword    process.pod.workload
    kubernetes.daemonset.name    keyword    process.pod.workload
    kubernetes.job.name          keyword    process.pod.workload
    kubernetes.cronjob.name      keyword    process.pod.workload
    orchestrator.type            keyword    kubernetes
    orchestrator.cluster.name    keyword    cluster_name
    orchestrator.resource.type   keyword    pod
    orchestrator.resource.parent.type keyword process.pod.workload_kind
    container.id                 keyword    process.pod.container.id without the runtime
    container.runtime            keyword    process.pod.container.id
    container.name               keyword    process.pod.container.name
    container.image.name         keyword    process.pod.container.image.name
    container.image.tag          keyword    process.pod.container.image.name
    container.image.hash.all     keyword    process.pod.container.image.id
    container.security_context.privileged boolean process.pod.container.security_context
  `),
  ...rows(`orchestrator.resource.label keyword process.pod.pod_labels as key:value`, { mode: "full" }),
];

/** What Filebeat itself adds, and the host fields that the official package maps. */
const collector: Field[] = [
  ...rows(
    `
    agent.ephemeral_id   keyword  Filebeat
    agent.id             keyword  Filebeat
    agent.name           keyword  Filebeat
    agent.type           keyword  Filebeat
    agent.version        keyword  Filebeat
    input.type           keyword  Filebeat
    log.offset           long     Filebeat, bytes before the line
    log.flags            keyword  Filebeat
    log.file.path        keyword  Filebeat
    log.file.device_id   keyword  Filebeat
    log.file.inode       keyword  Filebeat
    log.file.fingerprint keyword  Filebeat
    log.file.idxhi       keyword  Filebeat on Windows
    log.file.idxlo       keyword  Filebeat on Windows
    log.file.vol         keyword  Filebeat on Windows
  `,
    docValuesOnly,
  ),
  ...rows(`
    host.containerized   boolean  processors that a user adds
    host.os.build        keyword  processors that a user adds
    host.os.codename     keyword  processors that a user adds
    cloud.image.id       keyword  processors that a user adds
  `),
  { name: "container.labels", type: "flattened", source: "processors that a user adds" },
];

/** Fields of ECS, Beats and Kubernetes metadata: the homes of everything that is searched by. */
export const ecsFields: readonly Field[] = [
  ...general,
  ...processes,
  ...objects,
  ...orchestration,
  ...collector,
];
