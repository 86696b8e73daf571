import { Activity, type LoadedHook, type Mix } from "./activity";
import { Clock } from "./clock";
import { hookEvent } from "./events";
import { ClusterNode } from "./generated-node";
import { policies } from "./policies";
import { Random } from "./random";
import { specialEvents } from "./special-events";
import { type Example, specialProcesses } from "./special-processes";
import type { TetragonEvent } from "./event-types";

export type { Mix } from "./activity";
export type { TetragonEvent } from "./event-types";

export interface GeneratorOptions {
  /** The same seed and options give the same events. */
  readonly seed: number;
  readonly count: number;
  /** Time of the first event. @default 2026-01-12T08:00:00Z */
  readonly startTime?: Date;
  /** The node that writes the log. @default worker-1 */
  readonly nodeName?: string;
  /** Tetragon's `clusterName`; absent from the events where it is not given. */
  readonly clusterName?: string;
  /** Relative shares of starts, ends and policy events. @default 3 : 3 : 4 */
  readonly mix?: Partial<Mix>;
  /** Length of the lines relative to the usual 1.8 kB, from 1 to 10. @default 1 */
  readonly lineScale?: number;
  /** How many tracing policies are loaded; above `policyCount` they come again under another name. @default all of them */
  readonly policies?: number;
  /** How many times longer than on a busy node, where it is about 1 ms, the time between two events is. @default 1 */
  readonly pace?: number;
}

/** The number of tracing policies of which the generator knows the events. */
export const policyCount = policies.length;

const BUSY_MIX: Mix = { exec: 3, exit: 3, policy: 4 };
const DEFAULT_START = new Date("2026-01-12T08:00:00Z");
/** Every kind, argument and special case comes once within this many events. */
const ROUND = 2000;

/**
 * Events of one node of a busy cluster as Tetragon exports them, in the order in which it would write them.
 * Within any 2,000 events every kind, every argument type and every special case comes at least once.
 */
export function* tetragonEvents(options: GeneratorOptions): Generator<TetragonEvent, void, undefined> {
  const {
    seed,
    count,
    startTime = DEFAULT_START,
    nodeName = "worker-1",
    clusterName,
    lineScale = 1,
  } = options;
  const clock = new Clock(startTime, options.pace);
  const node = new ClusterNode({ nodeName, clusterName, lineScale }, clock, new Random(seed));
  const hooks = loadedHooks(options.policies ?? policyCount);
  const cases = [...examples(hooks).values()];
  const every = Math.max(1, Math.floor(ROUND / cases.length));
  const activity = new Activity(node, hooks, cases, every, { ...BUSY_MIX, ...options.mix });
  for (let i = 0; i < count; i++) {
    yield activity.next();
  }
}

/** The line that Tetragon writes for an event, without the newline. */
export function toLine(event: TetragonEvent): string {
  return JSON.stringify(event);
}

/** One clean event of every kind, argument variant and special case, by a file-name safe name of the case. */
export function namedExamples(): Map<string, TetragonEvent> {
  const events = new Map<string, TetragonEvent>();
  for (const [name, example] of examples(loadedHooks(policyCount))) {
    const node = new ClusterNode(
      { nodeName: "worker-1", lineScale: 1 },
      new Clock(DEFAULT_START),
      new Random(1),
    );
    node.clock.advance(new Random(name).int(1, 3_600) * 1_000_000_007);
    node.random = new Random(name);
    events.set(name, example(node));
  }
  return events;
}

/** The events of {@link namedExamples}. */
export function everyKind(): TetragonEvent[] {
  return [...namedExamples().values()];
}

function loadedHooks(howManyPolicies: number): LoadedHook[] {
  return Array.from({ length: howManyPolicies }, (_, index) => {
    const { name, hooks } = policies[index % policyCount];
    const again = Math.floor(index / policyCount);
    const policyName = again === 0 ? name : `${name}-${again + 1}`;
    return hooks.map((hook) => ({ hook, policyName }));
  }).flat();
}

function examples(hooks: readonly LoadedHook[]): Map<string, Example> {
  const all = new Map<string, Example>([
    ...Object.entries(specialProcesses),
    ...Object.entries(specialEvents),
  ]);
  const kinds = new Set<string>();
  for (const { hook, policyName } of hooks) {
    const actor = hook.by[0];
    const live = (node: ClusterNode) => (actor ? node.processOf(actor) : node.random.pick(node.pods).main);
    all.set(hook.name, (node) => hookEvent(node, hook, policyName, live(node)));
    if (!kinds.has(hook.kind)) {
      kinds.add(hook.kind);
      all.set(`${hook.name}-with-ancestors`, (node) => hookEvent(node, hook, policyName, live(node), true));
    }
  }
  return all;
}
