import type { TextCheck } from "./forms";

/** Directories of the system itself: nothing of this project lies in them, and each could harm or hide a node. */
const systemTrees = [
  "/bin",
  "/boot",
  "/dev",
  "/etc",
  "/lib",
  "/lib32",
  "/lib64",
  "/proc",
  "/root",
  "/sbin",
  "/sys",
  "/usr",
  "/run/secrets",
  "/run/netns",
  "/run/systemd",
  "/run/containerd",
  "/run/crio",
  "/run/docker",
  "/run/udev",
  "/var/lib/cni",
  "/var/lib/containerd",
  "/var/lib/containers",
  "/var/lib/docker",
  "/var/lib/dpkg",
  "/var/lib/etcd",
  "/var/lib/kubelet",
  "/var/lib/rancher",
  "/var/lib/rpm",
  "/var/lib/systemd",
  "/var/log/audit",
  "/var/log/containers",
  "/var/log/journal",
  "/var/log/pods",
];

/** Directories that are shared by all programs: a directory inside them is wanted, not they themselves. */
const sharedDirectories = [
  "/home",
  "/mnt",
  "/opt",
  "/run",
  "/srv",
  "/tmp",
  "/var",
  "/var/cache",
  "/var/lib",
  "/var/log",
  "/var/opt",
  "/var/spool",
  "/var/tmp",
];

/** Mounts of the chart's own in the agent's container: the same path twice is no pod. */
const chartMounts = ["/run/cilium", "/run/tetragon", "/procRoot"];

/** Directories whose content does not outlast a reboot, and which some systems empty even before. */
const volatileTrees = ["/run", "/tmp", "/var/tmp"];

/**
 * A directory of a node that holds export files or the registry. The path stands in `filebeat.yml`, where `*`, `?`, `[`
 * and `${` have a meaning of their own, and in the chart's mounts.
 */
export const nodeDirectory: TextCheck = (value) => {
  if (!value.startsWith("/")) {
    return 'must be an absolute path on the node, for example "/var/log/tetragon"';
  }
  if (!/^(\/[A-Za-z0-9._-]+)+$/.test(value) || value.length > 200) {
    return "must be a plain path: segments of letters, digits, dots, dashes and underscores, without a slash at the end, up to 200 characters";
  }
  if (value.split("/").some((segment) => segment === "." || segment === "..")) {
    return 'must not contain "." or ".." as a segment; write the path that is meant';
  }
  const path = withoutLinks(value);
  if (systemTrees.some((tree) => isWithin(path, tree))) {
    return 'is a directory of the system; use one of its own, for example below "/var/log" or "/var/lib"';
  }
  if (path.lastIndexOf("/") === 0 || sharedDirectories.includes(path)) {
    return `is shared with other programs; use a directory of its own in it, for example "${value}/tetragon"`;
  }
  return chartMounts.includes(path)
    ? `is a mount of the chart; use a directory in it, for example "${value}/export"`
    : undefined;
};

/** What to know about directories that are accepted: a sentence for each whose content does not outlast a reboot. */
export function volatileDirectories(...directories: string[]): string[] {
  return directories
    .filter((directory) => volatileTrees.some((tree) => isWithin(withoutLinks(directory), tree)))
    .map(
      (directory) =>
        `${directory} is emptied by a reboot, and what was not sent is lost; use a directory below /var/log or /var/lib`,
    );
}

/** Whether two directories are the same or one lies in the other, so that each would hold the other's files. */
export function directoriesOverlap(one: string, other: string): boolean {
  const [a, b] = [withoutLinks(one), withoutLinks(other)];
  return isWithin(a, b) || isWithin(b, a);
}

/** `/var/run` is a link to `/run` and `/var/lock` to `/run/lock` on every current distribution. */
function withoutLinks(path: string): string {
  return path.replace(/^\/var\/(run|lock)(?=\/|$)/, (_match, name: string) =>
    name === "run" ? "/run" : "/run/lock",
  );
}

function isWithin(path: string, tree: string): boolean {
  return path === tree || path.startsWith(`${tree}/`);
}
