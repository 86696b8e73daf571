import { timestamp } from "./clock";
import { enveloped, pair } from "./events";
import type { ClusterNode } from "./generated-node";
import { everythingEnabled, type Example } from "./special-processes";
import type { Process, TetragonEvent } from "./event-types";
import { file, kernelStack, tcpSocket } from "./generated-values";

/** Special cases of policy events and the kinds that no process causes. */
export const specialEvents: Readonly<Record<string, Example>> = {
  "kprobe-unknown-process": (node) => {
    const process = {
      pid: 48213,
      flags: "unknown",
      start_time: timestamp(node.clock.before(61)),
      tid: 48219,
    };
    return kprobeOf(node, { process }, "tcp_close");
  },
  "kprobe-everything-enabled": (node) => {
    const { process_exec } = everythingEnabled(node);
    const { process_kprobe, ...rest } = kprobeOf(node, process_exec ?? {}, "tcp_connect");
    return { process_kprobe: { ...process_kprobe, ancestors: process_exec?.ancestors }, ...rest };
  },
  "kprobe-without-action-and-policy": (node) =>
    enveloped(
      node,
      { process_kprobe: { ...pair(node.processOf("cat")), function_name: "vfs_read" } },
      node.clock.now(),
    ),
  "lsm-without-process": (node) => ({
    process_lsm: {
      process: {},
      parent: {},
      function_name: "file_open",
      policy_name: "file-open",
      args: [{ file_arg: file("/etc/shadow", "-rw-r-----") }],
      action: "KPROBE_ACTION_POST",
      ima_hash: `sha512:${node.random.hex(128)}`,
    },
  }),
  "loader-from-event-cache": (node) =>
    enveloped(
      node,
      {
        process_loader: {
          ...pair(node.processOf("python")),
          path: "/usr/lib/libpthread.so.0",
          buildid: "AQIDBA==",
        },
      },
      node.clock.now(),
    ),
  "throttle-start": (node) => throttle(node, "THROTTLE_START"),
  "throttle-stop": (node) => throttle(node, "THROTTLE_STOP"),
  "rate-limit-info": (node) =>
    enveloped(node, { rate_limit_info: { number_of_dropped_process_events: "18024" } }, node.clock.now()),
  "self-test": (node) =>
    enveloped(
      node,
      { test: { arg0: "3", arg1: "18446744073709551615", arg2: "2", arg3: "9" } },
      node.clock.now(),
    ),
};

function kprobeOf(
  node: ClusterNode,
  processes: { process?: Process; parent?: Process },
  call: string,
): TetragonEvent {
  const { process, parent } = processes;
  return enveloped(
    node,
    {
      process_kprobe: {
        ...(process ? { process } : {}),
        ...(parent ? { parent } : {}),
        function_name: call,
        args: [{ sock_arg: tcpSocket(node.random) }],
        action: "KPROBE_ACTION_POST",
        kernel_stack_trace: kernelStack(call),
        policy_name: "tcp-connections",
      },
    },
    node.clock.now(),
  );
}

function throttle(node: ClusterNode, type: string): TetragonEvent {
  const cgroup = `cri-containerd-${node.random.hex(64)}.scope`;
  return enveloped(node, { process_throttle: { type, cgroup } }, node.clock.now());
}
