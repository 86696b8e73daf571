import { definePolicy } from "../definition";
import { arg, kprobe, match, type Hook } from "../policy-hooks";
import { flag } from "../parameters";

/** Entry points that all ABIs of a syscall share, with the number of their ids. */
const setIdCalls = {
  __sys_setuid: 1,
  __sys_setgid: 1,
  __sys_setreuid: 2,
  __sys_setregid: 2,
  __sys_setresuid: 3,
  __sys_setresgid: 3,
  __sys_setfsuid: 1,
  __sys_setfsgid: 1,
} as const;
const idLabels = [["id"], ["real", "effective"], ["real", "effective", "saved"]] as const;

function setIdHook(call: keyof typeof setIdCalls): Hook {
  const count = setIdCalls[call];
  const labels = idLabels[count - 1] ?? [];
  return {
    call,
    args: labels.map((label, index) => arg(index, "int", label)),
    when: labels.map((_, index) => ({ matchArgs: [match(index, "Equal", [0])] })),
    enforcement: "kill",
    message: call.endsWith("uid")
      ? "A process changed its user to root"
      : "A process changed its group to root",
  };
}

/** Ways to become root or to gain capabilities without executing a set-user-id file, which process_exec shows. */
export const privilegeEscalation = definePolicy({
  name: "privilege-escalation",
  title: "Becoming root, gaining capabilities, unprivileged user namespaces",
  watches:
    "the `__sys_set*id` functions with id 0, `security_capset` that sets any capability, `create_user_ns` without CAP_SYS_ADMIN",
  cost: "low: hooks on rare calls; events from daemons that change user, at most one a minute for equal arguments",
  yields:
    "process, `setuid`, `setgid`, `setreuid`, `setregid`, `setresuid`, `setresgid`, `setfsuid`, `setfsgid`: labelled ids; `capset`: capability sets; `create_user_ns`",
  techniques: ["T1548", "T1068"],
  enforcement: "the process is killed; setting capabilities fails as well",
  rateLimit: "1m",
  exceptBinaries: ["/usr/sbin/sshd", "/usr/sbin/cron", "/usr/sbin/crond"],
  parameters: {
    ids: flag(true),
    capabilities: flag(true),
    userNamespaces: flag(true),
  },
  meanings: {
    ids: "Report set*id calls with id 0",
    capabilities: "Report capset calls",
    userNamespaces: "Report user namespaces that unprivileged processes create",
  },
  build: ({ ids, capabilities, userNamespaces }, context) => {
    const hooks: Hook[] = ids ? (Object.keys(setIdCalls) as (keyof typeof setIdCalls)[]).map(setIdHook) : [];
    if (capabilities) {
      hooks.push({
        call: "security_capset",
        args: [
          arg(1, "cred", "old"),
          arg(2, "cap_effective", "effective"),
          arg(3, "cap_inheritable", "inheritable"),
          arg(4, "cap_permitted", "permitted"),
        ],
        when: [2, 3, 4].map((index) => ({ matchArgs: [match(index, "NotEqual", [0])] })),
        enforcement: "deny",
        message: "A process set its capabilities",
      });
    }
    if (userNamespaces) {
      hooks.push({
        call: "create_user_ns",
        args: [],
        when: [{ matchCapabilities: [{ type: "Effective", operator: "NotIn", values: ["CAP_SYS_ADMIN"] }] }],
        enforcement: "kill",
        message: "An unprivileged process created a user namespace",
      });
    }
    return { kprobes: hooks.map((hook) => kprobe(context, hook)) };
  },
});
