import { readTime } from "./finish/time";
import { MappedParent } from "./subject/parent";
import { MappedPod } from "./subject/pod";
import { MappedProcess } from "./subject/process";
import { MappedBody } from "./kinds/body";
import { Tree } from "./types";
import { childOf, isText } from "./values";

/**
 * What a line says, in the parts that every later step sees. A part that a step has mapped keeps the result, so a part
 * that is seen again is not mapped again; what changes from event to event of one process is no part of its part.
 */
export interface Parts {
  /** Key of the event's object. */
  kind: string;
  /** The event's own time, and what `readTime` gives of it; empty where it has none that can be read. */
  time: string;
  timeDigits: string;
  /** The time that the document shows: its own, or one in the event; empty where the reading time stands for it. */
  shownTime: string;
  envelope: EnvelopePart;
  process?: ProcessPart;
  parent?: ParentPart;
  /** Numbers of references to process and parent (`refcnt`). */
  references?: number;
  parentReferences?: number;
  body: BodyPart;
  /** The whole event, where the document keeps all of it. */
  whole?: Tree;
  /** What a line has under names that the mapping itself adds, as `name: JSON`. */
  reserved: string[];
}

/** A part before it is mapped: an object of Filebeat's, which mapping takes apart. */
interface Source {
  source: Tree | undefined;
}

/** What stands around the object of the kind. */
export interface EnvelopePart extends Source {
  /** Names of node and cluster; empty where neither the event nor the settings name one. */
  node: string;
  cluster: string;
  /** `host` and `orchestrator` of its events, once one has been mapped. */
  host?: unknown;
  orchestrator?: unknown;
  kept?: Kept;
}

/** The event's process without its pod, and without its pid in the container. */
export interface ProcessPart extends Source {
  pod?: PodPart;
  vpid?: number;
  /** Whether the process ran before Tetragon did. */
  ranBefore: boolean;
  /** When it started, as Tetragon gives it. */
  start: unknown;
  mapped?: MappedProcess;
}

/** The parent of the event's process; its pod is left out where it is the process' own. */
export interface ParentPart extends Source {
  vpid?: number;
  mapped?: MappedParent;
}

/** The pod of the event's process, without what differs between processes of one container. */
export interface PodPart extends Source {
  mapped?: MappedPod;
}

/** What the object of the kind says beside process and parent. */
export interface BodyPart extends Source {
  mapped?: MappedBody;
}

/** What `lean` keeps of a part. */
export interface Kept {
  /** Undefined for nothing. */
  fields: Tree | undefined;
  /** `path: JSON` of what no field takes. */
  unmapped: string[];
}

/** What `lean` keeps of a process or parent. */
export interface KeptProcess extends Kept {
  /** Number of references that the fields have by now. */
  references?: number;
  /** Whether the fields are an object of the script's own. */
  own?: boolean;
}

/** The part of a process; `source` is Tetragon's Process message without pod and number of references. */
export function newProcess(
  source: Tree | undefined,
  pod: PodPart | undefined,
  vpid: number | undefined,
): ProcessPart {
  const flags = source === undefined ? undefined : source.flags;
  return {
    source: source,
    pod: pod,
    vpid: vpid,
    ranBefore: isText(flags) && flags.indexOf("procFS") >= 0,
    start: source === undefined ? undefined : source.start_time,
  };
}

/** When a process started, for an event without a time; empty where that cannot be read. */
export function startOf(process: ProcessPart | undefined): string {
  const start = process === undefined ? undefined : process.start;
  return readTime(start) === "" ? "" : (start as string);
}

/** The whole number under a key, which leaves the object; undefined for anything else, which stays. */
export function takeNumber(source: Tree, key: string): number | undefined {
  const value = source[key];
  if (typeof value !== "number" || !isCountable(value)) {
    return undefined;
  }
  delete source[key];
  return value;
}

/** Whether a number is whole and small enough to keep all its digits. */
function isCountable(value: number): boolean {
  return value % 1 === 0 && value <= 9e15 && value >= -9e15;
}

/** The container of a pod; undefined where it has none. */
export function containerOf(pod: Tree | undefined): Tree | undefined {
  return pod === undefined ? undefined : childOf(pod, "container");
}
