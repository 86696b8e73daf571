import { definePolicy } from "../definition";
import { arg, kprobe, match } from "../policy-hooks";
import { pathFilters } from "../parameters";

/** ptrace requests that attach to a process or write its memory or registers. */
const injecting = {
  pokeText: 4,
  pokeData: 5,
  pokeUser: 6,
  setRegisters: 13,
  attach: 16,
  setRegisterSet: 0x4205,
  seize: 0x4206,
};

/** Ways to make another process run one's own code. */
export const processInjection = definePolicy({
  name: "process-injection",
  title: "Tracing and writing into other processes",
  watches:
    "`sys_ptrace` with requests that attach or write, `sys_process_vm_writev`, `security_file_open` of `/proc/<pid>/mem`",
  cost: "low: rare calls; a debugger yields an event per step, so rate-limit or except it",
  yields: "process, `ptrace`, `process_vm_writev`: labelled request and pid; file, `open`: `file.path`",
  techniques: ["T1055.008", "T1055.009"],
  enforcement: "the call fails and the process is killed",
  parameters: {},
  build: (_parameters, context) => ({
    kprobes: [
      kprobe(context, {
        call: "sys_ptrace",
        args: [arg(0, "int", "request"), arg(1, "int", "pid")],
        when: [{ matchArgs: [match(0, "Equal", Object.values(injecting))] }],
        enforcement: "deny",
        message: "A process traced another process",
      }),
      kprobe(context, {
        call: "sys_process_vm_writev",
        args: [arg(0, "int", "pid")],
        enforcement: "deny",
        message: "A process wrote into the memory of another process",
      }),
      kprobe(context, {
        call: "security_file_open",
        args: [arg(0, "file")],
        when: pathFilters(0, ["*/mem"]),
        enforcement: "deny",
        message: "The memory of a process was opened as a file",
      }),
    ],
  }),
});
