import type { Example } from "./special-processes";
import { execEvent, exitEvent, hookEvent } from "./events";
import type { Hook } from "./hook";
import type { ClusterNode, LiveProcess, PodModel } from "./generated-node";
import { probePrograms, type ProgramName } from "./generated-programs";
import type { TetragonEvent } from "./event-types";

/** Shares of the events: starts and ends of processes, and what the policies report. Only their relation counts. */
export interface Mix {
  readonly exec: number;
  readonly exit: number;
  readonly policy: number;
}

/** A hook and the policy that it belongs to. */
export interface LoadedHook {
  readonly hook: Hook;
  readonly policyName: string;
}

interface Held {
  readonly event: TetragonEvent;
  readonly release: number;
}

const FEWEST_PROCESSES = 60;
const MOST_PROCESSES = 500;
/** What services of the host run over and over. */
const hostTools: readonly (readonly [ProgramName, ProgramName])[] = [
  ["iptables", "kubelet"],
  ["iptables", "kubelet"],
  ["iptables", "kubelet"],
  ["mount", "kubelet"],
  ["runc", "containerd"],
  ["runc", "containerd"],
  ["logrotate", "cron"],
  ["nsenter", "systemd"],
  ["modprobe", "systemd"],
];

/** What happens on a busy node: processes start, run into hooks and end, some events wait in Tetragon's event cache. */
export class Activity {
  private readonly live: LiveProcess[] = [];
  private readonly byProgram = new Map<ProgramName, LiveProcess[]>();
  private readonly busyPods: PodModel[];
  private readonly hookTable: LoadedHook[];
  private readonly pending: TetragonEvent[] = [];
  private readonly held: Held[] = [];
  private count = 0;
  private startsAhead = 0;

  constructor(
    private readonly node: ClusterNode,
    hooks: readonly LoadedHook[],
    private readonly examples: readonly Example[],
    private readonly examplesEvery: number,
    private readonly mix: Mix,
  ) {
    this.busyPods = node.pods.flatMap((pod) => Array<PodModel>(pod.workload.weight).fill(pod));
    this.hookTable = hooks.flatMap((loaded) => Array<LoadedHook>(loaded.hook.weight).fill(loaded));
  }

  next(): TetragonEvent {
    const turn = this.count++;
    this.tick();
    const example =
      turn % this.examplesEvery === 0
        ? this.examples[(turn / this.examplesEvery) % this.examples.length]
        : undefined;
    if (example) {
      return example(this.node);
    }
    if (this.held[0] && this.held[0].release <= turn) {
      return (this.held.shift() as Held).event;
    }
    const event = this.pending.shift() ?? this.happen();
    if (this.node.random.chance(0.003)) {
      this.held.push({ event, release: turn + this.node.random.int(20, 3000) });
      return this.pending.shift() ?? this.happen();
    }
    return event;
  }

  /** About 1,000 events a second; now and then a time that has fewer digits. */
  private tick(): void {
    const { clock, random } = this.node;
    clock.pass(random.int(20_000, 1_980_000));
    if (random.chance(0.01)) {
      const unit = random.chance(0.03) ? 1_000_000_000 : random.pick([1_000, 1_000_000]);
      clock.advance(unit - (clock.nanos % unit));
    }
  }

  private happen(): TetragonEvent {
    const { exec, exit, policy } = this.mix;
    let draw = this.node.random.next() * (exec + exit + policy);
    if ((draw -= policy) < 0 && this.hookTable.length > 0) {
      return this.runIntoHook();
    }
    const starts = (draw -= exec) < 0;
    if (starts && this.startsAhead > 0 && this.hookTable.length > 0) {
      this.startsAhead--;
      return this.runIntoHook();
    }
    const tooFew = this.live.length < FEWEST_PROCESSES && exec > 0;
    const tooMany = this.live.length > MOST_PROCESSES && exit > 0;
    return (starts || tooFew) && !tooMany ? this.start(this.spawn()) : this.end();
  }

  private spawn(): LiveProcess {
    const { node } = this;
    const { random } = node;
    if (random.chance(0.52)) {
      const [tool, service] = random.pick(hostTools);
      return node.spawnHost(tool, node.host[service]);
    }
    const pod = random.pick(this.busyPods);
    const program = random.pick(pod.workload.tools);
    if (probePrograms.has(program) || random.chance(0.45)) {
      return node.spawnByRuntime(program, pod);
    }
    const shell = this.byProgram.get("sh")?.find((live) => live.pod === pod);
    return node.spawnInPod(program, pod, shell && random.chance(0.4) ? shell : pod.main);
  }

  private start(live: LiveProcess): TetragonEvent {
    this.live.push(live);
    const same = this.byProgram.get(live.program);
    if (same) {
      same.push(live);
    } else {
      this.byProgram.set(live.program, [live]);
    }
    return execEvent(this.node, live);
  }

  private end(): TetragonEvent {
    const { random } = this.node;
    const index = random.int(0, this.live.length - 1);
    const live = this.live[index];
    const last = this.live.pop();
    if (!live || !last) {
      return this.start(this.spawn());
    }
    if (live !== last) {
      this.live[index] = last;
    }
    const same = this.byProgram.get(live.program) ?? [];
    same.splice(same.indexOf(live), 1);
    if (random.chance(0.9)) {
      return exitEvent(this.node, live);
    }
    const signal = random.pick(["SIGTERM", "SIGKILL", "SIGPIPE"]);
    return exitEvent(
      this.node,
      live,
      random.chance(0.2) ? { signal } : { status: random.pick([1, 1, 1, 2, 126, 127]) },
    );
  }

  /** A process that runs the hook's usual program; one is started, with its own event first, where none runs. */
  private runIntoHook(): TetragonEvent {
    const { random } = this.node;
    const { hook, policyName } = random.pick(this.hookTable);
    if (hook.by.length === 0) {
      return hookEvent(this.node, hook, policyName, random.pick(this.busyPods).main);
    }
    const program = random.pick(hook.by);
    const running = this.byProgram.get(program);
    if (running && running.length > 0) {
      return hookEvent(this.node, hook, policyName, random.pick(running));
    }
    const live = this.node.processOf(program);
    if (live.process.flags?.startsWith("procFS")) {
      return hookEvent(this.node, hook, policyName, live);
    }
    this.startsAhead++;
    this.pending.push(hookEvent(this.node, hook, policyName, live));
    return this.start(live);
  }
}
