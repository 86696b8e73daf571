import { containerExecution, enforced, execution, policyHit } from "../dashboards/event-conditions";
import { all, any, is, like, not } from "../query/condition";
import type { EventRule } from "./detection-rule";

const removers = is("process.name", "rm", "shred", "truncate", "unlink", "wipe", "ln", "srm");
const histories = ["*bash_history*", "*zsh_history*", "*sh_history*", "*.python_history*", "*mysql_history*"];

/** Somebody hides, and what policies found or stopped whatever it is. */
export const evasionRules: readonly EventRule[] = [
  {
    name: "history-removed",
    title: "History of a shell removed",
    description: "The file that lists a user's commands is removed, emptied or turned off.",
    severity: "high",
    techniques: ["T1070"],
    needs: [],
    condition: any(
      all(execution, removers, like("process.args", ...histories)),
      all(execution, like("process.args", "HISTFILE=/dev/null*", "*HISTSIZE=0*")),
      all(
        is("event.action", "deletion"),
        is("file.name", ".bash_history", ".zsh_history", ".sh_history", ".ash_history"),
      ),
    ),
    falsePositives: ["Clean-up of an image while it is built."],
    misses: "The shell's own command history -c.",
    benignAlerts: 0,
  },
  {
    name: "log-removed",
    title: "Logs removed by hand",
    description: "Files below /var/log are removed or overwritten.",
    severity: "medium",
    techniques: ["T1070"],
    needs: [],
    condition: all(
      execution,
      is("process.name", "rm", "shred", "truncate", "unlink"),
      like("process.args", "/var/log/*"),
      not(is("process.parent.name", "logrotate")),
    ),
    falsePositives: ["Clean-up scripts."],
    misses: "Redirection by a shell.",
    benignAlerts: 25,
  },
  {
    name: "timestamps-changed",
    title: "Times of a file changed in a container",
    description: "touch sets a file's times to those of another one or to a date.",
    severity: "low",
    techniques: ["T1070"],
    needs: [],
    condition: all(
      containerExecution,
      is("process.name", "touch"),
      like("process.args", "-t", "-d", "-r", "--date*", "--reference*"),
    ),
    falsePositives: ["Builds that want the same times every time."],
    misses: "Changes by a program's own code.",
    benignAlerts: 0,
  },
  {
    name: "firewall-changed",
    title: "Firewall rules removed",
    description:
      "All rules of a host's or a container's firewall are removed, or the firewall is turned off.",
    severity: "high",
    techniques: ["T1562"],
    needs: [],
    condition: all(
      execution,
      any(
        all(
          is("process.name", "iptables", "ip6tables", "xtables-nft-multi"),
          is("process.args", "-F", "--flush"),
        ),
        all(is("process.name", "nft"), is("process.args", "flush")),
        all(is("process.name", "ufw"), is("process.args", "disable")),
      ),
      not(is("process.parent.name", "kube-proxy", "kubelet", "cilium-agent", "dockerd", "containerd")),
    ),
    falsePositives: ["Network agents that set up their own tables."],
    misses: "Removal of single rules.",
    benignAlerts: 0,
  },
  {
    name: "security-agent-stopped",
    title: "Security agent stopped",
    description: "A command stops or kills an agent that watches the host.",
    severity: "high",
    techniques: ["T1562"],
    needs: [],
    condition: all(
      execution,
      is("process.name", "systemctl", "service", "pkill", "killall", "rc-service", "chkconfig"),
      like(
        "process.args",
        "*tetragon*",
        "*filebeat*",
        "*auditd*",
        "*falco*",
        "*elastic-agent*",
        "*osquery*",
        "*apparmor*",
        "*clamav*",
      ),
    ),
    falsePositives: ["Updates of the agent."],
    misses: "A signal by its number of process.",
    benignAlerts: 0,
  },
  {
    name: "policy-enforced",
    title: "A tracing policy stopped a process",
    description: "The kernel refused the call or killed the process, as the policy wants it.",
    severity: "high",
    techniques: ["T1059"],
    needs: [],
    condition: all(policyHit, enforced),
    falsePositives: ["Policies that enforce more than was meant; see the policy's own page."],
    misses: "Policies in monitor mode.",
    benignAlerts: 250,
    titleField: "rule.name",
  },
  {
    name: "policy-hit",
    title: "A tracing policy saw something",
    description:
      "One alert for each hit of a policy, under the policy's name. Leave it out where policies report much.",
    severity: "low",
    techniques: ["T1059"],
    needs: [],
    condition: policyHit,
    falsePositives: ["Everything that the policies report and that is usual."],
    misses: "What no policy watches.",
    benignAlerts: 9100,
    titleField: "rule.name",
    severityBy: [
      { field: "rule.name", value: "kernel-control-files", severity: "high" },
      { field: "rule.name", value: "kernel-modules", severity: "high" },
      { field: "rule.name", value: "process-injection", severity: "high" },
      { field: "rule.name", value: "namespace-mount-escapes", severity: "medium" },
      { field: "rule.name", value: "sensitive-files", severity: "medium" },
      { field: "rule.name", value: "file-integrity", severity: "medium" },
      { field: "rule.name", value: "privilege-escalation", severity: "medium" },
    ],
  },
];
