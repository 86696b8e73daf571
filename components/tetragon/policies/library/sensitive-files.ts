import { definePolicy } from "../definition";
import { arg, kprobe } from "../policy-hooks";
import { pathFilters, pathList } from "../parameters";

/** Files whose content is a credential or leads to one, reported once per open and not per read. */
export const sensitiveFiles = definePolicy({
  name: "sensitive-files",
  title: "Opening of files that hold credentials",
  watches: "`security_file_open`, once per open, on the listed paths",
  cost: "low: the hook runs once per open; a few events per login, sudo and cron job that is not excepted",
  yields: "file, `open`: `file.path`",
  techniques: ["T1003.008", "T1552.001", "T1552.004"],
  enforcement: "the open fails and the process is killed",
  exceptBinaries: [
    "/usr/sbin/sshd",
    "/usr/bin/sudo",
    "/usr/bin/su",
    "/usr/bin/login",
    "/usr/bin/passwd",
    "/usr/sbin/cron",
    "/usr/sbin/crond",
    "/usr/sbin/unix_chkpwd",
  ],
  parameters: {
    paths: pathList(
      "/etc/shadow",
      "/etc/shadow-",
      "/etc/gshadow",
      "/etc/sudoers",
      "/etc/sudoers.d/*",
      "/etc/kubernetes/pki/*",
      "/etc/kubernetes/admin.conf",
      "/var/lib/kubelet/pki/*",
      "/root/.ssh/*",
      "*/.ssh/id_rsa",
      "*/.ssh/id_ed25519",
      "*/.ssh/id_ecdsa",
      "*/.aws/credentials",
      "*/.kube/config",
      "*/.docker/config.json",
      "*/gcloud/application_default_credentials.json",
    ),
  },
  meanings: {
    paths: "Paths to watch",
  },
  build: ({ paths }, context) => ({
    kprobes: [
      kprobe(context, {
        call: "security_file_open",
        args: [arg(0, "file")],
        when: pathFilters(0, paths),
        enforcement: "deny",
        message: "A file that holds credentials was opened",
      }),
    ],
  }),
});
