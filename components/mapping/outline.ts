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
  /** The event's own time where it is readable. */
  time?: string;
  /** The policy's message. */
  message?: string;
  /** What happened, in a few words. */
  sentence: string;
  /** The other end of a connection, and the own one. */
  peer: string;
  own: string;
  /** Addresses for `related.ip`. */
  ips: string[];
  /** Hashes for `related.hash`. */
  hashes: string[];
}

const NONE: string[] = [];

// One object for all events, which come one after the other.
const outline: Outline = {
  kind: "",
  category: NONE,
  type: NONE,
  action: "",
  process: "",
  parent: "",
  sentence: "",
  peer: "",
  own: "",
  ips: [],
  hashes: [],
};

/** The outline of an event of which nothing is known yet; valid until the next one. */
export function newOutline(action: string): Outline {
  outline.kind = "event";
  outline.category = NONE;
  outline.type = NONE;
  outline.action = action;
  outline.outcome = undefined;
  outline.process = "a process";
  outline.parent = "";
  outline.time = undefined;
  outline.message = undefined;
  outline.sentence = "";
  outline.peer = "";
  outline.own = "";
  outline.ips = [];
  outline.hashes = [];
  return outline;
}
