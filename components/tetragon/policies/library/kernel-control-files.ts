import { definePolicy } from "../definition";
import { arg, kprobe } from "../policy-hooks";
import { pathFilters, pathList } from "../parameters";

/** Files of /proc and /sys through which a container can make the host's kernel run a program or show its memory. */
export const kernelControlFiles = definePolicy({
  name: "kernel-control-files",
  title: "Opening of files that control the host's kernel, from pods",
  watches: "`security_file_open` of paths that end like the listed ones, wherever /proc and /sys are mounted",
  cost: "low: the hook runs once per open; hardly any events",
  yields: "file, `open`: `file.path`",
  techniques: ["T1611"],
  enforcement: "the open fails and the process is killed",
  podsOnly: true,
  parameters: {
    paths: pathList(
      "*/sys/kernel/core_pattern",
      "*/sys/kernel/modprobe",
      "*/sys/fs/binfmt_misc/register",
      "*/sysrq-trigger",
      "*/kernel/uevent_helper",
      "*/release_agent",
      "*/kcore",
      "/dev/mem",
      "/dev/kmem",
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
        message: "A container opened a file that controls the kernel of its host",
      }),
    ],
  }),
});
