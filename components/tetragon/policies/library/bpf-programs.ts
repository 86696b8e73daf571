import { definePolicy } from "../definition";
import { arg, kprobe } from "../policy-hooks";
import { flag } from "../parameters";

/** Programs that processes load into the kernel, and what they attach to. */
export const bpfPrograms = definePolicy({
  name: "bpf-programs",
  title: "BPF programs, BPF maps and perf events",
  watches:
    "`bpf_check` (a program is verified), `security_perf_event_alloc`, and with `maps: true` `security_bpf_map_create` or, before kernel 6.9, `security_bpf_map_alloc`",
  cost: "low: rare calls; bursts when a network or observability agent starts that is not excepted",
  yields:
    "driver, `bpf_loaded`: program type, name and size; `perf_event_alloc`: perf event type and probed function; `bpf_map_create`, `bpf_map_alloc`: map type, name and size",
  techniques: ["T1014", "T1205.002"],
  enforcement: "the process is killed; perf events and maps are not created",
  exceptBinaries: ["/usr/bin/tetragon", "/usr/bin/cilium-agent"],
  parameters: {
    perfEvents: flag(true),
    maps: flag(false),
  },
  meanings: {
    perfEvents: "Report perf events",
    maps: "Report maps",
  },
  build: ({ perfEvents, maps }, context) => {
    const mapHook = (call: string) =>
      kprobe(context, {
        call,
        args: [arg(0, "bpf_map", "map")],
        enforcement: "deny",
        optional: true,
        message: "A BPF map was created",
      });
    return {
      kprobes: [
        kprobe(context, {
          call: "bpf_check",
          args: [arg(1, "bpf_attr", "program")],
          enforcement: "kill",
          message: "A BPF program was loaded",
        }),
        ...(perfEvents
          ? [
              kprobe(context, {
                call: "security_perf_event_alloc",
                args: [arg(0, "perf_event", "event")],
                enforcement: "deny",
                message: "A perf event was created",
              }),
            ]
          : []),
        ...(maps ? [mapHook("security_bpf_map_create"), mapHook("security_bpf_map_alloc")] : []),
      ],
    };
  },
});
