import { type Condition, all, any, exists, is, like } from "../query/condition";

/** A program was started; not one that ran already when the agent began. */
export const execution: Condition = is("event.action", "exec");
/** A program was started in a container. */
export const containerExecution: Condition = all(execution, exists("container.id"));
/** A tracing policy saw something. */
export const policyHit: Condition = exists("rule.name");
/** A policy stopped what it saw. */
export const enforced: Condition = is("event.kind", "alert");
/** Part of a connection or a packet. */
export const networkEvent: Condition = is("event.category", "network");
/** Something happened to a file. */
export const fileEvent: Condition = is("event.category", "file");
/** The file is changed, made or removed. */
export const fileChange: Condition = all(fileEvent, is("event.type", "change", "creation", "deletion"));
/** A line that is no event of Tetragon. */
export const pipelineError: Condition = is("event.kind", "pipeline_error");

/** Programs that run commands or code which others hand them. */
export const shells: Condition = is("process.name", "sh", "bash", "dash", "zsh", "ksh", "ash", "busybox");
/** See `shells`. */
export const interpreters: Condition = any(
  is("process.name", "perl", "ruby", "lua", "php", "node", "python"),
  like("process.name", "python*", "php*", "perl5*"),
);
/** Directories that everybody can write to. */
export const writablePaths: Condition = like(
  "process.executable",
  "/tmp/*",
  "/var/tmp/*",
  "/dev/shm/*",
  "/run/*",
  "/memfd:*",
);
/** Files that hold a credential or lead to one. */
export const sensitivePaths: Condition = any(
  is("file.path", "/etc/shadow", "/etc/shadow-", "/etc/gshadow", "/etc/sudoers"),
  like(
    "file.path",
    "/etc/kubernetes/*",
    "/var/lib/kubelet/pki/*",
    "*/.ssh/*",
    "*/.aws/credentials",
    "*/.kube/config",
    "*/.docker/config.json",
    "*/application_default_credentials.json",
  ),
);
/** Where Kubernetes mounts the tokens of service accounts. */
export const tokenPaths: Condition = like("file.path", "/run/secrets/*", "/var/run/secrets/*");
