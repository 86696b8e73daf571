import { definePolicy } from "../definition";
import { arg, kprobe, match } from "../policy-hooks";
import { flag, pathFilters, pathList } from "../parameters";

/** Paths of anonymous files in memory, with and without the slash that their mount adds. */
const memoryFiles = ["/memfd:*", "memfd:*"];
/** PROT_EXEC. */
const executable = 4;

/** Programs and libraries that run from places where anybody can write, or from no place at all. */
export const memoryOrTmpExecution = definePolicy({
  name: "memory-or-tmp-execution",
  title: "Execution from memory and from temporary directories",
  watches:
    "`security_bprm_check` (a program is about to run) and `security_mmap_file` of executable mappings, for the listed directories and for memfd",
  cost: "low: once per exec and per mapping; events from installers and from runtimes that unpack libraries to /tmp",
  yields:
    "process, `bprm_check`: `file.path` of the program; file, `open`: `file.path` of the mapped library",
  techniques: ["T1620", "T1059"],
  enforcement: "the program does not start, the library is not mapped, and the process is killed",
  parameters: {
    directories: pathList("/tmp/*", "/var/tmp/*", "/dev/shm/*", "/run/user/*"),
    memory: flag(true),
    libraries: flag(true),
  },
  meanings: {
    directories: "Directories, each with `/*` at the end",
    memory: "Report execution from memory (memfd)",
    libraries: "Report executable mappings of files, for example libraries, too",
  },
  build: ({ directories, memory, libraries }, context) => {
    const places = [...directories, ...(memory ? memoryFiles : [])];
    const run = kprobe(context, {
      call: "security_bprm_check",
      args: [arg(0, "linux_binprm")],
      when: pathFilters(0, places),
      enforcement: "deny",
      message: "A program from memory or a temporary directory was executed",
    });
    const map = kprobe(context, {
      call: "security_mmap_file",
      args: [arg(0, "file"), arg(1, "uint32", "prot"), arg(2, "uint32", "flags")],
      when: pathFilters(0, places, match(1, "Mask", [executable])),
      enforcement: "deny",
      message: "Code from memory or a temporary directory was mapped",
    });
    return { kprobes: libraries ? [run, map] : [run] };
  },
});
