/**
 * The one table of fields: what each field of a Tetragon event is called, which type it has under its own name, and
 * where a document holds it. From it come Filebeat's moves, what `lean` keeps, the aliases, the index template, the
 * fields that filters can name, and docs/fields.md.
 *
 * A row is `path type [> home | = home] [type of the home] [options]`; a path may have dots.
 *
 *     home            a field of ECS, Beats or Kubernetes metadata that holds the value in every event, so that `lean`
 *                     keeps no second one. After `>` Filebeat's `convert` moves the value as it is, after `=` code of
 *                     the mapping puts it there. `.x` is `process.x` and, for the parent, `process.parent.x`; behind a
 *                     bar stands the parent's own home; any other home is the process' alone, and a parent keeps it.
 *     @Message        the fields of a message; with a type before it, the type of the whole, which holds those fields.
 *     official        a name of the official package, which `lean` answers by an alias (`official-process`,
 *                     `official-parent`: of that one only).
 *     doc-values      the home is seldom searched for, and has no index of its own.
 *     whole           a filter names the field as a whole only.
 *     package-only    a name that the official package lists and that no event has.
 *     added           a name that the mapping itself adds.
 */
export type Message = "Envelope" | "Process" | "Capabilities" | "Credentials" | "Namespaces" | "Argument";

const NAMESPACES = "uts ipc mnt pid pid_for_children net time time_for_children cgroup user";

export const MESSAGES: Record<Message, string> = {
  Envelope: `
    time                        keyword        = @timestamp date_nanos official
    node_name                   keyword        = host.name official
    cluster_name                keyword        = orchestrator.cluster.name official
    node_labels                 flattened
    aggregation_info.count      unsigned_long
    unreadable_time             keyword        added
    unmapped                    keyword        added
    truncated                   keyword        added`,

  Process: `
    exec_id                     keyword        > .entity_id official
    pid                         long           > .pid
    tid                         long           > .thread.id doc-values official-parent
    uid                         long           > user.id|process.parent.user.id keyword official-process
    auid                        long
    cwd                         keyword        > .working_directory
    binary                      keyword        > .executable
    arguments                   keyword        = .args
    flags                       keyword
    start_time                  keyword        > .start date doc-values official
    parent_exec_id              keyword        = process.parent.entity_id official
    refcnt                      long
    docker                      keyword
    in_init_tree                boolean
    pod.namespace               keyword        > kubernetes.namespace official
    pod.name                    keyword        > kubernetes.pod.name official
    pod.uid                     keyword        > kubernetes.pod.uid
    pod.pod_labels              flattened      = kubernetes.labels
    pod.pod_annotations         flattened
    pod.workload                keyword
    pod.workload_kind           keyword        > orchestrator.resource.parent.type official
    pod.container.id            keyword        = container.id
    pod.container.name          keyword        > container.name
    pod.container.image.id      keyword
    pod.container.image.name    keyword        = container.image.name
    pod.container.start_time    keyword
    pod.container.pid           long           = .vpid doc-values official
    pod.container.maybe_exec_probe boolean
    pod.container.security_context flattened
    pod.container.security_context.privileged boolean = container.security_context.privileged
    cap                         flattened @Capabilities
    ns                          flattened @Namespaces
    process_credentials         flattened @Credentials
    user.name                   keyword        = user.name
    binary_properties           flattened
    binary_properties.setuid    long
    binary_properties.setgid    long
    binary_properties.privileges_changed keyword
    binary_properties.file.inode.number  unsigned_long
    binary_properties.file.inode.links   long
    binary_properties.file.path keyword
    environment_variables       object         = process.env_vars keyword`,

  Capabilities: `
    permitted                   keyword        = .thread.capabilities.permitted
    effective                   keyword        = .thread.capabilities.effective
    inheritable                 keyword`,

  Credentials: `
    uid                         long           > .real_user.id keyword
    gid                         long           > .real_group.id keyword
    euid                        long           > user.effective.id keyword
    egid                        long           > .group.id keyword
    suid                        long           > .saved_user.id keyword
    sgid                        long           > .saved_group.id keyword
    fsuid                       long
    fsgid                       long
    securebits                  keyword
    caps.permitted              keyword
    caps.effective              keyword
    caps.inheritable            keyword
    user_ns.level               long
    user_ns.uid                 long
    user_ns.gid                 long
    user_ns.ns.inum             long
    user_ns.ns.is_host          boolean`,

  Namespaces: namespaceRows(),

  Argument: `
    label                       keyword
    string_arg                  keyword
    int_arg                     long
    uint_arg                    long
    long_arg                    long
    size_arg                    unsigned_long
    bytes_arg                   object
    truncated_bytes_arg         object
    ${["file_arg", "path_arg", "linux_binprm_arg"].map(fileRows).join("\n")}
    sock_arg                    flattened
    skb_arg                     flattened
    sockaddr_arg                flattened
    sockaddrun_arg              flattened
    net_dev_arg.name            keyword
    cred_arg                    flattened
    process_credentials_arg     flattened
    user_namespace_arg          flattened
    user_ns_arg.level           long
    user_ns_arg.uid             long
    user_ns_arg.gid             long
    user_ns_arg.ns.inum         long
    user_ns_arg.ns.is_host      boolean
    capability_arg.value        long
    capability_arg.name         keyword
    kernel_cap_t_arg            keyword
    cap_inheritable_arg         keyword
    cap_permitted_arg           keyword
    cap_effective_arg           keyword
    module_arg.name             keyword
    module_arg.signature_ok     boolean
    module_arg.tainted          keyword
    ${["bpf_attr_arg", "bpf_prog_arg"].map(programRows).join("\n")}
    bpf_map_arg.MapType         keyword
    bpf_map_arg.KeySize         long
    bpf_map_arg.ValueSize       long
    bpf_map_arg.MaxEntries      long
    bpf_map_arg.MapName         keyword
    bpf_cmd_arg                 keyword
    perf_event_arg.KprobeFunc   keyword
    perf_event_arg.Type         keyword
    perf_event_arg.Config       unsigned_long
    perf_event_arg.ProbeOffset  unsigned_long
    syscall_id.id               long
    syscall_id.abi              keyword
    error_arg.Message           keyword`,
};

function namespaceRows(): string {
  return NAMESPACES.split(" ")
    .map(function rowsOf(name: string): string {
      return name + ".inum long\n" + name + ".is_host boolean";
    })
    .join("\n");
}

function fileRows(name: string): string {
  return "mount path flags permission"
    .split(" ")
    .map(function rowOf(field: string): string {
      return name + "." + field + " keyword";
    })
    .join("\n");
}

function programRows(name: string): string {
  return [".ProgType keyword", ".InsnCnt long", ".ProgName keyword"]
    .map(function rowOf(field: string): string {
      return name + field;
    })
    .join("\n");
}

/** Process and parent of a kind, of which the document keeps what ECS does not hold under two fields of their own. */
const PROCESSES = `
    process                     @Process
    parent                      @Process
    ancestors                   flattened @Process`;

/** The same where the official package lists none of their fields: every field counts against the index's limit. */
const FLAT_PROCESSES = `
    process                     flattened @Process
    parent                      flattened @Process
    ancestors                   flattened @Process`;

const POLICY = `
    message                     keyword        = message match_only_text
    tags                        keyword        = tags
    action                      keyword`;

const HOOK = `${FLAT_PROCESSES} ${POLICY}
    policy_name                 keyword        = rule.name
    args                        flattened whole`;

/** The rows of each kind of event, by its key. */
export const KIND_ROWS: Record<string, string> = {
  process_exec: PROCESSES,

  process_exit: `${PROCESSES}
    signal                      keyword
    status                      float          = process.exit_code long official
    time                        keyword        = process.end date doc-values official`,

  process_kprobe: `${PROCESSES} ${POLICY}
    process.pod.container.start_time date
    parent.pod.container.start_time  date
    process.ns                  @Namespaces
    process.ns.pid.pid_for_children.inum       long    package-only
    process.ns.time.time_for_children.inum     long    package-only
    process.ns.time.time_for_children.is_host  boolean package-only
    policy_name                 keyword        = rule.name official
    function_name               keyword
    args                        @Argument whole
    return                      @Argument whole
    return_action               keyword
    data                        flattened whole
    kernel_stack_trace          object
    user_stack_trace            object`,

  process_tracepoint: `${HOOK}
    subsys                      keyword
    event                       keyword`,

  process_lsm: `${HOOK}
    function_name               keyword
    ima_hash                    keyword`,

  process_uprobe: `${HOOK}
    path                        keyword
    symbol                      keyword
    offset                      unsigned_long
    ref_ctr_offset              unsigned_long
    data                        flattened whole`,

  process_usdt: `${HOOK}
    path                        keyword
    provider                    keyword
    name                        keyword
    flags                       keyword`,

  process_loader: `${FLAT_PROCESSES}
    path                        keyword        = dll.path
    buildid                     keyword`,

  process_throttle: `
    type                        keyword
    cgroup                      keyword`,

  rate_limit_info: `
    number_of_dropped_process_events unsigned_long`,

  test: `
    arg0                        unsigned_long
    arg1                        unsigned_long
    arg2                        unsigned_long
    arg3                        unsigned_long`,
};
