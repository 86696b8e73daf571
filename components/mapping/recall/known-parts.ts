import { newMemory } from "../engine/memory";
import { BodyPart, ParentPart, PodPart, ProcessPart } from "../parts";
import { copyOfText } from "./cut";

/** A parent with its text as it was cut: before and behind its number of references, and whole with that number. */
export interface KnownParent {
  part: ParentPart;
  start: string;
  end: string;
  text: string;
  references: number | undefined;
}

/** A process with what stood behind its number of references, and its parent. */
export interface KnownProcess {
  part: ProcessPart;
  end: string;
  parent: KnownParent;
}

/** What stands behind process and parent. */
export interface KnownBody {
  part: BodyPart;
  kind: string;
  ranBefore: boolean;
}

// Together with what engine/memory.ts remembers for others 16 MiB at most.
export const processes = newMemory<KnownProcess>(6_291_456, 2_048, 6);
export const parents = newMemory<KnownParent>(3_145_728, 2_048, 6);
export const pods = newMemory<PodPart>(2_097_152, 3_072, 6);
export const bodies = newMemory<KnownBody>(4_194_304, 1_024, 8);

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

/** Keeps what is fresh. A key is a text of its own then: as a part of the line it would keep all of that. */
export function remember(): void {
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
