import { Clock, type Instant, timestamp } from "./clock";
import { hostPrograms, probePrograms, programs, type ProgramName } from "./generated-programs";
import type { Random } from "./random";
import type { Container, Pod, Process } from "./event-types";
import { type Workload, workloads } from "./workloads";

/** A pod of a node with its one observed container. */
export interface PodModel {
  readonly workload: Workload;
  readonly pod: Pod;
  readonly container: Container;
  main: LiveProcess;
  lastPid: number;
}

/** A process that runs on the node, as its events describe it. */
export interface LiveProcess {
  readonly program: ProgramName;
  readonly process: Process;
  readonly parent?: LiveProcess;
  readonly pod?: PodModel;
  readonly started: Instant;
}

export interface NodeOptions {
  readonly nodeName: string;
  readonly clusterName?: string;
  /** Length of the lines relative to the usual 1.8 kB; more goes into the arguments of processes. */
  readonly lineScale: number;
}

interface Spawn {
  readonly program: ProgramName;
  readonly parent?: LiveProcess;
  readonly pod?: PodModel;
  readonly started: Instant;
  /** Words of Tetragon's `flags`; `rootcwd` is put in where it applies. */
  readonly flags: string;
  readonly inInitTree: boolean;
  readonly pid?: number;
}

const UNSET_LOGIN_UID = 4294967295;
const BYTES_PER_SCALE_STEP = 890;

/** One Kubernetes node: its pods, its host processes, its clock. Tetragon writes one log per node. */
export class ClusterNode {
  readonly labels: Record<string, string>;
  readonly pods: PodModel[] = [];
  /** Long-running processes of the host by program. */
  readonly host: Partial<Record<ProgramName, LiveProcess>> = {};
  readonly systemd: LiveProcess;
  private readonly boot: Instant;
  private readonly padding: string;
  private pid = 900;

  constructor(
    readonly options: NodeOptions,
    readonly clock: Clock,
    public random: Random,
  ) {
    this.boot = {
      seconds: clock.seconds - random.int(3, 40) * 86_400,
      nanos: random.int(0, 999) * 1_000_000,
    };
    this.labels = {
      "kubernetes.io/arch": "amd64",
      "kubernetes.io/hostname": options.nodeName,
      "topology.kubernetes.io/zone": `zone-${random.pick(["a", "b", "c"])}`,
    };
    this.padding = paddingText(random, options.lineScale);
    const booted = (seconds: number) => ({
      seconds: this.boot.seconds + seconds,
      nanos: random.int(0, 99) * 10_000_000,
    });
    this.systemd = this.spawn({
      program: "systemd",
      started: booted(0),
      flags: "procFS",
      inInitTree: false,
      pid: 1,
    });
    for (const program of ["containerd", "kubelet", "cron", "chronyd"] as const) {
      const flags = "procFS";
      this.host[program] = this.spawn({
        program,
        parent: this.systemd,
        started: booted(random.int(5, 30)),
        flags,
        inInitTree: false,
      });
    }
    for (const workload of workloads) {
      for (let i = 0; i < workload.replicas; i++) {
        this.pods.push(this.createPod(workload, i, booted(random.int(40, 80_000))));
      }
    }
  }

  /** A process that runs the program: where it usually runs, and the running one if it runs all the time. */
  processOf(program: ProgramName): LiveProcess {
    if (hostPrograms.has(program)) {
      return this.host[program] ?? this.spawnHost(program);
    }
    const running = this.pods.filter((pod) => pod.workload.main === program);
    if (running.length > 0) {
      return this.random.pick(running).main;
    }
    const users = this.pods.filter((pod) => pod.workload.tools.includes(program));
    const pod = this.random.pick(users.length > 0 ? users : this.pods);
    return probePrograms.has(program) ? this.spawnByRuntime(program, pod) : this.spawnInPod(program, pod);
  }

  /** A process of the host, a child of a service of the host. */
  spawnHost(program: ProgramName, parent: LiveProcess = this.systemd): LiveProcess {
    return this.spawn({
      program,
      parent,
      started: this.clock.now(),
      flags: "execve clone",
      inInitTree: false,
    });
  }

  /** A descendant of the container's main process. */
  spawnInPod(program: ProgramName, pod: PodModel, parent: LiveProcess = pod.main): LiveProcess {
    const flags = "execve clone inInitTree";
    return this.spawn({ program, parent, pod, started: this.clock.now(), flags, inInitTree: true });
  }

  /** A process that the container runtime starts in a running container: a probe or `kubectl exec`. */
  spawnByRuntime(program: ProgramName, pod: PodModel): LiveProcess {
    const runc = this.spawnHost("runc", this.host.containerd);
    return this.spawn({
      program,
      parent: runc,
      pod,
      started: this.clock.now(),
      flags: "execve clone",
      inInitTree: false,
    });
  }

  spawn(how: Spawn): LiveProcess {
    const program = programs[how.program];
    const pid = how.pid ?? this.nextPid();
    const cwd = program.cwd ?? (how.pod ? how.pod.main.process.cwd : how.parent?.process.cwd) ?? "/";
    const own = program.args?.(this.random) ?? "";
    const args = this.options.lineScale > 1 ? `${own} ${this.pad()}`.trimStart() : own;
    const process: Process = {
      exec_id: this.execId(how.started, pid),
      pid,
      uid: program.uid ?? how.pod?.workload.uid ?? 0,
      cwd,
      binary: program.binary,
      ...(args === "" ? {} : { arguments: args }),
      flags:
        cwd === "/" ? how.flags.replace(" ", " rootcwd ").replace(/^procFS$/, "procFS rootcwd") : how.flags,
      start_time: timestamp(how.started),
      auid: UNSET_LOGIN_UID,
      ...(how.pod ? this.podFields(how.pod, how.program) : {}),
      ...(how.parent ? { parent_exec_id: how.parent.process.exec_id } : {}),
      refcnt: 1,
      tid: pid,
      in_init_tree: how.inInitTree,
    };
    return { program: how.program, process, parent: how.parent, pod: how.pod, started: how.started };
  }

  /** Base64 of node name, kernel time in nanoseconds and PID: unique per execution. */
  execId(started: Instant, pid: number): string {
    const kernelTime = (started.seconds - this.boot.seconds) * 1e9 + started.nanos - this.boot.nanos;
    return Buffer.from(`${this.options.nodeName}:${Math.max(kernelTime, 1)}:${pid}`, "latin1").toString(
      "base64",
    );
  }

  nextPid(): number {
    this.pid = this.pid > 4_194_000 ? 900 : this.pid + this.random.int(1, 9);
    return this.pid;
  }

  private podFields(model: PodModel, program: ProgramName): Pick<Process, "pod" | "docker"> {
    model.lastPid += model.lastPid === 0 ? 1 : this.random.int(1, 3);
    const { security_context, ...container } = model.container;
    const probe = probePrograms.has(program);
    return {
      pod: {
        namespace: model.pod.namespace,
        name: model.pod.name,
        uid: model.pod.uid,
        container: {
          ...container,
          pid: model.lastPid,
          ...(probe ? { maybe_exec_probe: true } : {}),
          security_context,
        },
        pod_labels: model.pod.pod_labels,
        workload: model.pod.workload,
        workload_kind: model.pod.workload_kind,
      },
      docker: (model.container.id ?? "").slice("containerd://".length, "containerd://".length + 31),
    };
  }

  private createPod(workload: Workload, index: number, started: Instant): PodModel {
    const random = this.random;
    const hash = random.suffix(10);
    const generated = workload.kind === "Deployment" || workload.kind === "Rollout";
    const model: PodModel = {
      workload,
      pod: {
        namespace: workload.namespace,
        name: podName(workload, index, hash, random),
        uid: random.uuid(),
        pod_labels: generated ? { ...workload.labels, "pod-template-hash": hash } : { ...workload.labels },
        workload: workload.name,
        workload_kind: workload.kind,
      },
      container: {
        id: `containerd://${random.hex(64)}`,
        name: workload.container,
        image: {
          id: `cr.example.com/${workload.namespace}/${workload.container}@sha256:${random.hex(64)}`,
          name: `cr.example.com/${workload.namespace}/${workload.image}`,
        },
        start_time: timestamp({ seconds: started.seconds, nanos: 0 }),
        security_context: workload.privileged ? { privileged: true } : {},
      },
      main: this.systemd,
      lastPid: 0,
    };
    const shim = this.spawn({
      program: "containerd-shim",
      parent: this.systemd,
      started,
      flags: "procFS",
      inInitTree: false,
    });
    const flags = "procFS inInitTree";
    model.main = this.spawn({
      program: workload.main,
      parent: shim,
      pod: model,
      started,
      flags,
      inInitTree: true,
    });
    return model;
  }

  private pad(): string {
    const length = Math.round((this.options.lineScale - 1) * BYTES_PER_SCALE_STEP);
    const from = this.random.int(0, this.padding.length - length - 1);
    return this.padding.slice(from, from + length).trim();
  }
}

function podName(workload: Workload, index: number, hash: string, random: Random): string {
  switch (workload.kind) {
    case "Pod":
      return workload.name;
    case "StatefulSet":
      return `${workload.name}-${index}`;
    case "CronJob":
      return `${workload.name}-${random.int(29_000_000, 29_900_000)}-${random.suffix(5)}`;
    case "Deployment":
    case "Rollout":
      return `${workload.name}-${hash}-${random.suffix(5)}`;
    default:
      return `${workload.name}-${random.suffix(5)}`;
  }
}

/** Options as long command lines have them, long enough to cut a piece for any line scale. */
function paddingText(random: Random, lineScale: number): string {
  const words: string[] = [];
  for (
    let length = 0;
    length < 3 * BYTES_PER_SCALE_STEP * lineScale;
    length += (words.at(-1)?.length ?? 0) + 1
  ) {
    words.push(`--set-${random.suffix(random.int(3, 9))}=${random.hex(random.int(2, 24))}`);
  }
  return words.join(" ");
}
