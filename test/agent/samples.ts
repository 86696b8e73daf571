import { namedExamples, tetragonEvents, type TetragonEvent } from "../../local/generator";
import type { Process, ProcessPair } from "../../local/generator/event-types";

/** An event and the parts of it that filters look at. */
export interface Sample {
  readonly event: TetragonEvent;
  /** The kind as filters name it, PROCESS_EXEC for example. */
  readonly kind: string;
  readonly body: ProcessPair & { policy_name?: string };
}

const envelope = ["node_name", "time", "aggregation_info", "cluster_name", "node_labels"];

/** Namespaces that presets, stacks and the page about filters name, and their neighbours that they do not mean. */
const namespaces = [
  "kube-system",
  "kube-public",
  "cilium",
  "cilium-secrets",
  "batch",
  "batch-2",
  "ci-42",
  "team-ci",
  "tetragon",
];

/**
 * Events of a node: every example of the generator, some of a busy node, and of some of them copies in other namespaces and
 * copies whose process or parent may be a probe. `rate_limit_info` is not among them: the agent writes it past filters.
 */
export function samples(): Sample[] {
  const events = [...namedExamples().values(), ...tetragonEvents({ seed: 31, count: 300 })];
  const ofPods = events.filter((event) => split(event).body.process?.pod !== undefined).slice(0, 120);
  const moved = ofPods.flatMap((event, index) => {
    const namespace = namespaces[index % namespaces.length] ?? "";
    return [
      changed(event, ({ process }) => Object.assign(process?.pod ?? {}, { namespace })),
      changed(event, ({ process }) => asProbe(process)),
      changed(event, ({ process, parent }) => asProbe(Object.assign(parent ?? {}, { pod: process?.pod }))),
    ];
  });
  return [...events, ...moved].filter((event) => event.rate_limit_info === undefined).map(split);
}

/** A copy with another body. */
export function changed(event: TetragonEvent, change: (body: ProcessPair) => void): TetragonEvent {
  const copy = structuredClone(event);
  change(split(copy).body);
  return copy;
}

function split(event: TetragonEvent): Sample {
  const [key = "", body] = Object.entries(event).find(([name]) => !envelope.includes(name)) ?? [];
  return { event, kind: key.toUpperCase(), body: (body ?? {}) as Sample["body"] };
}

function asProbe(process: Process | undefined): void {
  const pod = process?.pod;
  if (pod?.container) {
    pod.container = { ...pod.container, maybe_exec_probe: true };
  }
}
