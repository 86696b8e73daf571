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
  /** What happened, in a few words. */
  sentence: string;
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
    sentence: "",
    ips: [],
    hashes: [],
  };
}
