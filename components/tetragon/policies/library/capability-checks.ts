import { filledList, oneOf } from "../../filters/filter-issues";
import { capabilities } from "../../filters/names";
import { definePolicy } from "../definition";
import { arg, kprobe, match } from "../policy-hooks";

/** The kernel asks whether a process has a capability: what a container really needs, and what it is refused. */
export const capabilityChecks = definePolicy({
  name: "capability-checks",
  title: "Use of powerful capabilities in pods",
  watches: "`cap_capable` for the listed capabilities, with the kernel's answer",
  cost: "high: the hook runs in many system calls; the rate limit leaves one event a minute per thread and capability",
  yields: "process, `cap_capable`: the capability; `event.outcome` says whether it was granted",
  techniques: ["T1068", "T1611"],
  podsOnly: true,
  rateLimit: "1m",
  parameters: {
    capabilities: filledList(oneOf(capabilities, "capability names"), '["CAP_SYS_ADMIN"]').default([
      "CAP_SYS_ADMIN",
      "CAP_SYS_MODULE",
      "CAP_SYS_PTRACE",
      "CAP_SYS_RAWIO",
      "CAP_NET_ADMIN",
      "CAP_DAC_READ_SEARCH",
      "CAP_BPF",
    ]),
  },
  meanings: {
    capabilities: "Capabilities to report, as Tetragon spells them",
  },
  build: (parameters, context) => ({
    kprobes: [
      kprobe(context, {
        call: "cap_capable",
        args: [arg(1, "user_namespace", "namespace"), arg(2, "capability", "capability")],
        returns: "int",
        when: [
          {
            matchArgs: [
              match(
                2,
                "Equal",
                parameters.capabilities.map((name) => capabilities.indexOf(name)),
              ),
            ],
          },
        ],
        enforcement: "none",
        message: "A process used a powerful capability",
      }),
    ],
  }),
});
