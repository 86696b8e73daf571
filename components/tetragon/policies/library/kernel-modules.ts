import { definePolicy } from "../definition";
import { arg, kprobe, match } from "../policy-hooks";
import { flag } from "../parameters";

/** What is read or loaded is a module, in both enumerations of the kernel. */
const kernelModule = 2;

/** Kernel modules from the request to the unloading. */
export const kernelModules = definePolicy({
  name: "kernel-modules",
  title: "Kernel modules requested, loaded and unloaded",
  watches:
    "`security_kernel_read_file` and `security_kernel_load_data` of modules, `do_init_module`, `free_module`, `security_kernel_module_request`",
  cost: "very low: rare calls; a few events at boot and when the kernel asks for a module by itself",
  yields:
    "driver, `module_loaded`, `module_unloaded`: module name and taint; `kernel_read_file`: `file.path` of the module's file; `kernel_load_data`; process, `kernel_module_request`: the module's name",
  techniques: ["T1547.006", "T1014"],
  enforcement: "loading fails and the process is killed; unloading only kills",
  parameters: {
    requests: flag(true),
  },
  meanings: {
    requests: "Report requests that the kernel makes itself, for example for a network protocol",
  },
  build: ({ requests }, context) => ({
    kprobes: [
      kprobe(context, {
        call: "security_kernel_read_file",
        args: [arg(0, "file"), arg(1, "int", "id")],
        when: [{ matchArgs: [match(1, "Equal", [kernelModule])] }],
        enforcement: "deny",
        message: "The file of a kernel module was read for loading",
      }),
      kprobe(context, {
        call: "security_kernel_load_data",
        args: [arg(0, "int", "id")],
        when: [{ matchArgs: [match(0, "Equal", [kernelModule])] }],
        enforcement: "deny",
        message: "A kernel module was loaded from memory",
      }),
      kprobe(context, {
        call: "do_init_module",
        args: [arg(0, "module")],
        enforcement: "kill",
        optional: true,
        message: "A kernel module was loaded",
      }),
      kprobe(context, {
        call: "free_module",
        args: [arg(0, "module")],
        enforcement: "kill",
        optional: true,
        message: "A kernel module was unloaded",
      }),
      ...(requests
        ? [
            kprobe(context, {
              call: "security_kernel_module_request",
              args: [arg(0, "string", "module")],
              enforcement: "deny",
              message: "The kernel asked for a module",
            }),
          ]
        : []),
    ],
  }),
});
