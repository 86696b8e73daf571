import { Classification } from "./types";

/** What the rules of a kind find out about an event before `event`, `rule`, `related` and `message` are written. */
export interface Outline extends Classification {
  /** `event.kind`. */
  kind: string;
  outcome?: string;
  /** Name of the process, for sentences. */
  process: string;
  /** Executable of the parent, for sentences. */
  parent: string;
  /** Whether the process ran before Tetragon did. */
  ranBefore: boolean;
  /** The event's own time where it is readable. */
  time?: string;
  /** The policy's message. */
  message?: string;
  /** What happened, in a few words. */
  sentence: string;
  /** The other end of a connection, and the own one. */
  peer: string;
  own: string;
  /** Transport of a connection that community ids are defined for. */
  transport: string;
  /** Addresses for `related.ip`. */
  ips: string[];
  /** Hashes for `related.hash`. */
  hashes: string[];
}

/** The outline of an event of which nothing is known yet. */
export function newOutline(action: string): Outline {
  return {
    kind: "event",
    category: [],
    type: [],
    action: action,
    process: "a process",
    parent: "",
    ranBefore: false,
    sentence: "",
    transport: "",
    peer: "",
    own: "",
    ips: [],
    hashes: [],
  };
}

/** Says what an event is. */
export function classify(outline: Outline, category: string[], type: string[], action: string): void {
  outline.category = category;
  outline.type = type;
  outline.action = action;
}
