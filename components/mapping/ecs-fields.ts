/**
 * The part of the table of fields that no field of Tetragon's simply moves to: what the mapping computes, what every
 * document has, and what Filebeat adds. A field that is the home of a row in fields.ts needs no row here, unless there
 * is more to say of it.
 *
 * A row is `name type[,option…] source`. `.x` stands for `process.x` and `process.parent.x`. Options: `doc-values`
 * (no index of its own), `ordered` (a list whose order and repetitions count), `text` (a field for words beside it),
 * `opaque` (stored only), `full` (with `full` event fields only), `value=…` (the one value of a constant).
 * The type `alias` names the field that it answers for.
 */
export const ECS_ROWS = `
  @timestamp             date_nanos  time, all nine digits
  event.created          date        the time at which Filebeat read the line
  event.ingested         date        the time of arrival, from the ingest pipeline
  event.kind             keyword     event; alert where a policy enforced; metric; pipeline_error
  event.category         keyword     by kind and hook
  event.type             keyword     by kind and hook
  event.action           keyword     by kind and hook
  event.outcome          keyword     return, exit status
  event.provider         keyword     tetragon
  event.original         keyword,opaque  the line, with keepOriginal
  event.dataset          constant_keyword,value=cilium_tetragon.log  cilium_tetragon.log
  event.module           constant_keyword,value=cilium_tetragon      cilium_tetragon
  data_stream.type       constant_keyword,value=logs                 logs
  data_stream.dataset    constant_keyword,value=cilium_tetragon.log  cilium_tetragon.log
  data_stream.namespace  constant_keyword  dataStreamNamespace
  error.message          match_only_text  why a line is no event
  message                match_only_text  message of the policy, or one sentence; the line where it is no event
  tags                   keyword     tags of the policy
  ecs.version            keyword     version of these names
  host.name              keyword     node_name
  host.os.type           keyword     linux; windows where the process' paths are
  rule.ruleset           keyword     tetragon
  related.user           keyword     ids of users
  related.ip             ip          source.ip and destination.ip
  related.hosts          keyword     host.name
  related.hash           keyword     hashes of files, algorithms without an ECS field too

  .name                  keyword     binary, last part
  .args                  keyword,ordered  binary and arguments
  .args_count            long,doc-values  binary and arguments
  .command_line          wildcard,text    binary and arguments
  process.exit_code      long        status of process_exit; 0 where it has neither status nor signal

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

  kubernetes.container.name    keyword  process.pod.container.name
  kubernetes.deployment.name   keyword  process.pod.workload
  kubernetes.replicaset.name   keyword  process.pod.workload
  kubernetes.statefulset.name  keyword  process.pod.workload
  kubernetes.daemonset.name    keyword  process.pod.workload
  kubernetes.job.name          keyword  process.pod.workload
  kubernetes.cronjob.name      keyword  process.pod.workload
  kubernetes.node.name         alias    host.name
  orchestrator.type            keyword  kubernetes
  orchestrator.namespace       alias    kubernetes.namespace
  orchestrator.resource.name   alias    kubernetes.pod.name
  orchestrator.resource.id     alias    kubernetes.pod.uid
  orchestrator.resource.type   keyword  pod
  orchestrator.resource.label  keyword,full  process.pod.pod_labels as key:value
  container.id                 keyword  process.pod.container.id without the runtime; process.docker where there is no pod
  container.runtime            keyword  process.pod.container.id
  container.image.tag          keyword  process.pod.container.image.name
  container.image.hash.all     keyword  process.pod.container.image.id

  agent.ephemeral_id     keyword,doc-values  Filebeat
  agent.id               keyword,doc-values  Filebeat
  agent.name             keyword,doc-values  Filebeat
  agent.type             keyword,doc-values  Filebeat
  agent.version          keyword,doc-values  Filebeat
  input.type             keyword,doc-values  Filebeat
  log.offset             long,doc-values     Filebeat, bytes before the line
  log.flags              keyword,doc-values  Filebeat
  log.file.path          keyword,doc-values  Filebeat
  log.file.device_id     keyword,doc-values  Filebeat
  log.file.inode         keyword,doc-values  Filebeat
  log.file.fingerprint   keyword,doc-values  Filebeat
  log.file.idxhi         keyword,doc-values  Filebeat on Windows
  log.file.idxlo         keyword,doc-values  Filebeat on Windows
  log.file.vol           keyword,doc-values  Filebeat on Windows
  host.containerized     boolean     processors that a user adds
  host.os.build          keyword     processors that a user adds
  host.os.codename       keyword     processors that a user adds
  cloud.image.id         keyword     processors that a user adds
  container.labels       flattened   processors that a user adds`;
