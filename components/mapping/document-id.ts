import { decodeAscii } from "./base64";
import { lineHash } from "./native";
import { BeatEvent, Tree } from "./types";
import { childOf, remember } from "./values";

/** Elasticsearch takes ids of at most 512 bytes; what is longer than this is hashed. */
const MAX_ID = 480;

/**
 * Sets `@metadata._id`, which makes a line that is sent again a conflict instead of a second document.
 *
 * The id is written out rather than hashed: `node-device-inode-offset-second-fraction-start-pid` in digits of base 36,
 * from the file's identity, the event's place in it, its time and its exec_id (which holds the node, the kernel time of
 * the start and the pid). So two different events cannot share it, even where an inode is used again; and neighbours
 * share most of it, which the index stores once, where a random hash of 32 bytes would cost as much as a third of an
 * event. It has the letters and length of base64, since Elasticsearch then stores six bits a letter. The path is no
 * part of it: a rotated file keeps its identity under a new name. Lines that lack one of the parts get a SHA-256 of
 * identity, place and line. A file without identity gets no id, as two of its lines may be equal and yet different.
 */
export function setDocumentId(event: BeatEvent, doc: Tree, node: string, digits: string, execId: unknown, line: unknown): void {
  const log = childOf(doc, "log");
  const file = log === undefined ? undefined : childOf(log, "file");
  if (log === undefined || file === undefined) {
    return;
  }
  const offset = log.offset;
  const identity = file.inode === undefined ? file.fingerprint : file.device_id + "-" + file.inode;
  if (typeof offset !== "number" || typeof identity !== "string") {
    return;
  }
  const start = digits !== "" && typeof execId === "string" ? startOf(execId) : undefined;
  const known = start === undefined || start.node !== node ? "" : start.digits;
  if (known !== "" && fileDigits(identity).digits !== "") {
    const id = nodeLetters(node).letters + fileDigits(identity).digits + offset.toString(36) + "-" + digits + "-" + known;
    if (id.length < MAX_ID) {
      event.Put("@metadata._id", pad(id));
      return;
    }
  }
  const hash = lineHash(event, [node, identity, "" + offset, "" + line].join("\n"));
  event.Put("@metadata._id", "." + hash);
}

// Letters of base64 are stored in three quarters of their length, but only in groups of four.
function pad(id: string): string {
  return id + PADDING[id.length & 3];
}

const PADDING = ["", "---", "--", "-"];

/** A node's name with `_` for each dot, which no name of a Kubernetes node contains; empty for any other name. */
const nodeLetters = remember(function spellNode(node: string): { letters: string } {
  return { letters: /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(node) ? node.split(".").join("_") + "-" : "" };
});

const fileDigits = remember(function spellFile(identity: string): { digits: string } {
  const parts = identity.split("-");
  let digits = "";
  for (let i = 0; i < parts.length; i++) {
    // Device and inode are decimal; a number beyond 2^53 and a fingerprint stay as they are.
    const value = +parts[i];
    const exact = "" + value === parts[i] && value < 9007199254740992;
    if (!exact && !/^[0-9a-zA-Z]+$/.test(parts[i])) {
      return { digits: "" };
    }
    digits += exact ? value.toString(36) + "-" : "Z" + parts[i] + "-";
  }
  return { digits: digits };
});

interface Start {
  node: string;
  digits: string;
}

/** The parts of an exec_id, `node:nanoseconds:pid` in base64; an event's id contains the start and the pid. */
const startOf = remember(function readExecId(execId: string): Start {
  const text = execId.length > 400 ? undefined : decodeAscii(execId);
  const parts = text === undefined ? null : /^(.*):(0|[1-9]\d{0,18}):(0|[1-9]\d{0,9})$/.exec(text);
  // Text that encodes to something else (padding, spare bits) is no exec_id of Tetragon's.
  if (parts === null || execId.length % 4 !== 0) {
    return { node: "", digits: "" };
  }
  const nanoseconds = parts[2];
  const cut = nanoseconds.length - 9;
  const start = cut > 0 ? (+nanoseconds.substring(0, cut)).toString(36) + "-" : "";
  const fraction = cut > 0 ? nanoseconds.substring(cut) : nanoseconds;
  return { node: parts[1], digits: start + (+("1" + fraction)).toString(36) + "-" + (+parts[3]).toString(36) };
});
