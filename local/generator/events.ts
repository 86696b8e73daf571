import { type Instant, timestamp } from "./clock";
import type { Hook } from "./hook";
import type { ClusterNode, LiveProcess } from "./generated-node";
import type { Process, ProcessExit, ProcessPair, TetragonEvent } from "./event-types";

/** Puts the fields around a kind's body that every line of a node has, in the order of their proto numbers. */
export function enveloped(node: ClusterNode, body: TetragonEvent, time: Instant | undefined): TetragonEvent {
  const { test, rate_limit_info, ...kind } = body;
  return {
    ...kind,
    node_name: node.options.nodeName,
    ...(time ? { time: timestamp(time) } : {}),
    ...(node.options.clusterName ? { cluster_name: node.options.clusterName } : {}),
    node_labels: node.labels,
    ...(test ? { test } : {}),
    ...(rate_limit_info ? { rate_limit_info } : {}),
  };
}

/** The process and its parent, as far as the parent is known. */
export function pair(live: LiveProcess, process: Process = live.process): ProcessPair {
  return live.parent ? { process, parent: live.parent.process } : { process };
}

/** The chain of processes above the parent, as agents with `processAncestors` report it. */
export function ancestorsOf(live: LiveProcess): Process[] {
  const chain: Process[] = [];
  for (let next = live.parent?.parent; next; next = next.parent) {
    chain.push(next.process);
  }
  return chain;
}

export function execEvent(node: ClusterNode, live: LiveProcess): TetragonEvent {
  return enveloped(node, { process_exec: pair(live) }, live.started);
}

export function exitEvent(
  node: ClusterNode,
  live: LiveProcess,
  how: Pick<ProcessExit, "signal" | "status"> = {},
): TetragonEvent {
  const time = node.clock.now();
  return enveloped(node, { process_exit: { ...pair(live), ...how, time: timestamp(time) } }, time);
}

/** What a policy's hook reports when the process runs into it. Threads of a process have ids of their own. */
export function hookEvent(
  node: ClusterNode,
  hook: Hook,
  policyName: string,
  live: LiveProcess,
  withAncestors = false,
): TetragonEvent {
  const thread = node.random.chance(0.2)
    ? (live.process.pid ?? 0) + node.random.int(1, 60)
    : live.process.tid;
  const process = thread === live.process.tid ? live.process : { ...live.process, tid: thread };
  const fields = {
    ...pair(live, process),
    ...hook.fields(node.random, policyName),
    ...(withAncestors ? { ancestors: ancestorsOf(live) } : {}),
  };
  const sentDirectly = hook.kind === "process_loader";
  return enveloped(node, { [hook.kind]: fields }, sentDirectly ? undefined : node.clock.now());
}
