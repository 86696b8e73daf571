import { Tree } from "./types";

/**
 * What an event tells beside its process: what the rules of its kind find out before `event`, `rule`, `related` and
 * `message` are written.
 */
export interface Outline {
  /** Values of `event.category`; empty where no category fits. */
  category: string[];
  /** Values of `event.type`. */
  type: string[];
  /** `event.action`. */
  action: string;
  /** `event.kind`. */
  kind: string;
  /** `event.outcome`; empty where there is none. */
  outcome: string;
  /** The policy's message; empty where it has none. */
  message: string;
  /** What happened, in a few words; one that begins with a space continues the name of the process. */
  sentence: string;
  /** What stands between the sentence and the parent's executable; empty where the sentence ends without it. */
  byParent: string;
  /** Tags of the policy. */
  tags?: unknown[];
  /** `process.exit_code` of a process that ended. */
  exitCode?: number;
  /** Its `process.end`, empty for none; undefined where it is the event's own time. */
  end?: string;
  /** The other end of a connection, and the own one. */
  peer: string;
  own: string;
  /** Transport of a connection that community ids are defined for. */
  transport: string;
  /** Whether one of them has the port of DNS. */
  dns: boolean;
  /** Addresses for `related.ip`. */
  ips?: string[];
  /** Hashes for `related.hash`. */
  hashes?: string[];
}

const NONE: string[] = [];

/** The outline of an event of which nothing is known yet. */
export function newOutline(action: string): Outline {
  return {
    category: NONE,
    type: NONE,
    action: action,
    kind: "event",
    outcome: "",
    message: "",
    sentence: "",
    byParent: "",
    peer: "",
    own: "",
    transport: "",
    dns: false,
  };
}

/** Says what an event is. */
export function classify(outline: Outline, category: string[], type: string[], action: string): void {
  outline.category = category;
  outline.type = type;
  outline.action = action;
}

/** `event` as the outline has it; `event.created` and `event.original` differ from event to event. */
export function eventFields(outline: Outline): Tree {
  const fields: Tree = {
    kind: outline.kind,
    module: "cilium_tetragon",
    provider: "tetragon",
    dataset: "cilium_tetragon.log",
  };
  if (outline.action !== "") {
    fields.action = outline.action;
  }
  if (outline.category !== NONE) {
    fields.category = outline.category;
    fields.type = outline.type;
  }
  if (outline.outcome !== "") {
    fields.outcome = outline.outcome;
  }
  return fields;
}
