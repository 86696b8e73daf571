import { type Dashboard, barPanel, different, documents, metricPanel } from "../panels/panel";
import { tablePanel, timePanel, top } from "../panels/panel";
import { type Condition, is, not } from "../query/condition";
import { enforced, policyHit } from "./event-conditions";

const setId: Condition = is(
  "event.action",
  "setuid",
  "setgid",
  "setreuid",
  "setregid",
  "setresuid",
  "setresgid",
  "setfsuid",
  "setfsgid",
);
const capabilities: Condition = is("event.action", "cap_capable", "capset", "commit_creds", "create_user_ns");
const escapes: Condition = is(
  "event.action",
  "setns",
  "unshare",
  "mount",
  "sb_mount",
  "move_mount",
  "pivot_root",
  "sb_pivotroot",
);
const modules: Condition = is("event.action", "module_loaded", "module_unloaded", "kernel_module_request");
const bpf: Condition = is(
  "event.action",
  "bpf_loaded",
  "bpf_map_create",
  "bpf_map_alloc",
  "perf_event_alloc",
);
const injection: Condition = is("event.action", "ptrace", "process_vm_writev", "process_vm_readv");

/** What policies found, and what changes rights or the kernel. */
export const privilegeDashboard: Dashboard = {
  name: "privilege",
  title: "Tetragon: Privileges and policies",
  description: "Hits of policies, enforced or observed; credentials, namespaces, modules, BPF.",
  panels: [
    metricPanel({
      id: "privilege-hits",
      title: "Policy hits",
      metrics: [documents("Hits", policyHit)],
      width: 12,
    }),
    metricPanel({
      id: "privilege-enforced",
      title: "Enforced",
      metrics: [documents("Alerts", enforced)],
      width: 12,
    }),
    metricPanel({
      id: "privilege-hit-policies",
      title: "Policies with hits",
      query: policyHit,
      metrics: [different("rule.name", "Policies")],
      width: 12,
    }),
    metricPanel({
      id: "privilege-hit-pods",
      title: "Pods with hits",
      query: policyHit,
      metrics: [different("kubernetes.pod.name", "Pods")],
      width: 12,
    }),
    timePanel({
      id: "privilege-over-time",
      title: "Hits by policy",
      query: policyHit,
      metrics: [documents("Hits")],
      buckets: [top("rule.name", "Policy", 8)],
      width: 32,
    }),
    {
      id: "privilege-verdicts",
      title: "Enforced or observed",
      kind: "pie",
      source: "events",
      query: policyHit,
      buckets: [
        {
          kind: "filters",
          label: "Verdict",
          filters: [
            { label: "enforced", when: enforced },
            { label: "observed", when: not(enforced) },
          ],
        },
      ],
      metrics: [documents("Hits")],
      width: 16,
      height: 12,
    },
    tablePanel({
      id: "privilege-policies",
      title: "Policies and what they found",
      query: policyHit,
      buckets: [top("rule.name", "Policy", 20), top("event.action", "Action", 4)],
      metrics: [documents("Hits"), documents("Enforced", enforced)],
    }),
    tablePanel({
      id: "privilege-namespaces",
      title: "Policies by namespace and program",
      query: policyHit,
      buckets: [
        top("rule.name", "Policy", 10),
        top("kubernetes.namespace", "Namespace", 3),
        top("process.executable", "Binary", 3),
      ],
      metrics: [documents("Hits")],
    }),
    timePanel({
      id: "privilege-rights",
      title: "Changes of rights and kernel",
      metrics: [documents("Events")],
      buckets: [
        {
          kind: "filters",
          label: "Area",
          filters: [
            { label: "user and group ids", when: setId },
            { label: "capabilities", when: capabilities },
            { label: "namespaces and mounts", when: escapes },
            { label: "kernel modules", when: modules },
            { label: "BPF and perf", when: bpf },
            { label: "other processes' memory", when: injection },
          ],
        },
      ],
      width: 48,
    }),
    barPanel({
      id: "privilege-capabilities",
      title: "Programs that use capabilities",
      query: capabilities,
      buckets: [top("process.executable", "Binary")],
    }),
    barPanel({
      id: "privilege-escapes",
      title: "Namespaces and mounts by program",
      query: escapes,
      buckets: [top("process.executable", "Binary")],
    }),
    barPanel({
      id: "privilege-kernel",
      title: "Modules and BPF by program",
      query: is("event.category", "driver"),
      buckets: [top("process.executable", "Binary")],
    }),
  ],
};
