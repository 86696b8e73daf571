import { newMemory } from "../engine/memory";
import { noteObjects } from "../kinds/body";
import { BodyPart, ParentPart, PodPart, ProcessPart } from "../parts";
import { Tree } from "../types";
import { copyOfText } from "./cut";

/** A parent with its text as it was cut: before and behind its number of references. */
export interface KnownParent {
  part: ParentPart;
  start: string;
  startLength: number;
  end: string;
  /** What it had behind `start` last, with the number of references in it, and that number. */
  rest: string;
  references: number | undefined;
  /** The pod of the process, where the parent is in the same one. */
  pod: PodPart | undefined;
  /** Whether its text has no pod at all. */
  podless: boolean;
}

/** A process with what stood behind its number of references, and its parent. */
export interface KnownProcess extends ProcessPart {
  end: string;
  parent: KnownParent;
}

/** What stands behind process and parent. */
export interface KnownBody {
  part: BodyPart;
  kind: string;
  ranBefore: boolean;
}

// Together with what engine/memory.ts remembers for others 10 MiB at most. More of it finds few texts more, and what it
// holds is room that the garbage collector lacks.
export const processes = newMemory<KnownProcess>(3_145_728, 2_048, 6);
export const parents = newMemory<KnownParent>(1_572_864, 2_048, 6);
export const pods = newMemory<PodPart>(1_572_864, 3_072, 6);
export const bodies = newMemory<KnownBody>(2_097_152, 1_024, 8);

/** What was read of the line for the first time, and is remembered once its document is written. */
export interface Fresh {
  /** What the texts of the line's envelope begin with. */
  id: string;
  processKey: string;
  process?: KnownProcess;
  parentKey: string;
  parent?: KnownParent;
  podKey: string;
  pod?: PodPart;
  bodyKey: string;
  body?: KnownBody;
}

export const fresh: Fresh = {
  id: "",
  processKey: "",
  process: undefined,
  parentKey: "",
  parent: undefined,
  podKey: "",
  pod: undefined,
  bodyKey: "",
  body: undefined,
};

/** The key of a text among those of an envelope; most envelopes need none, and joining texts copies them. */
export function keyOf(text: string): string {
  return fresh.id === "" ? text : fresh.id + text;
}

/**
 * Keeps what is fresh, once its document is written. A key is a text of its own then: as a part of the line it would
 * keep all of that.
 */
export function remember(doc: Tree): void {
  if (fresh.process !== undefined) {
    processes.put(copyOfText(fresh.processKey), fresh.process);
  }
  if (fresh.parent !== undefined) {
    parents.put(fresh.parentKey, fresh.parent);
  }
  if (fresh.pod !== undefined) {
    pods.put(fresh.podKey, fresh.pod);
  }
  const body = fresh.body;
  // A connection has a port that no other one has.
  if (body !== undefined && body.part.mapped !== undefined && body.part.mapped.outline.own === "") {
    noteObjects(doc, body.kind, body.part.mapped);
    bodies.put(copyOfText(fresh.bodyKey), body);
  }
}

/** Forgets everything. */
export function forgetAll(): void {
  processes.clear();
  parents.clear();
  pods.clear();
  bodies.clear();
}
