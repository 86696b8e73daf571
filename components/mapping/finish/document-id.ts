import { indexOf, substring } from "../engine/text";
import { lineHash } from "../engine/processors";
import { BeatEvent, Tree } from "../types";
import { isText } from "../values";

/** A tail longer than this is no exec_id of Tetragon's; with it an id stays below Elasticsearch's 512 bytes. */
const MAX_TAIL = 60;

/**
 * Sets `@metadata._id`, which makes a line that is sent again a conflict instead of a second document.
 *
 * The id is written out rather than hashed: node, device, inode, offset, second and fraction of the event's time, and
 * the part of the exec_id that follows the node's name (the kernel time of the start and the pid). So two different
 * events cannot share it, even where an inode is used again; and neighbours share most of it, which the index stores
 * once, where a random hash of 32 bytes would cost as much as a third of an event. It has the letters and the length
 * of base64, since Elasticsearch then stores six bits a letter. The path is no part of it: a rotated file keeps its
 * identity under a new name. Lines that lack one of the parts get a SHA-256 of identity, offset and line. An event of
 * which Filebeat tells no file gets no id, as two of them may be equal and yet different.
 */
export function setDocumentId(
  event: BeatEvent,
  doc: Tree,
  node: string,
  time: string,
  idTail: string,
  line: unknown,
): void {
  const log = doc.log as Tree | undefined;
  const file = log === undefined ? undefined : (log.file as Tree | undefined);
  if (log === undefined || file === undefined) {
    return;
  }
  const offset = log.offset;
  const { inode, device_id: device } = file;
  if (inode !== known.inode || device !== known.device || node !== known.node || inode === undefined) {
    known = spellFile(node, device, inode, file.fingerprint);
  }
  const { head, identity } = known;
  if (typeof offset !== "number" || identity === "") {
    return;
  }
  if (time !== "" && head !== "" && idTail !== "") {
    const start = head + offset.toString(36) + "-" + time;
    event.Put("@metadata._id", start + PADDING[start.length & 3] + idTail);
  } else {
    event.Put("@metadata._id", "." + lineHash(event, [node, identity, "" + offset, "" + line].join("\n")));
  }
}

let encodedFor = "";
let encodedNode = "";
let skip = 0;

/** What follows the node's name in an exec_id; empty where that does not begin with it. */
export function tailOf(execId: unknown, node: string): string {
  if (node !== encodedFor) {
    encodedFor = node;
    // Whole groups of base64 only.
    encodedNode = encodeGroups(node + ":");
    skip = encodedNode.length;
  }
  if (!isText(execId) || substring.call(execId, 0, skip) !== encodedNode) {
    return "";
  }
  const padding = indexOf.call(execId, "=", skip);
  const tail = padding < 0 ? substring.call(execId, skip) : substring.call(execId, skip, padding);
  // Padding is at the end, or the rest would not count.
  return tail.length > MAX_TAIL || (padding > 0 && execId.length - padding > 2) ? "" : tail;
}

// Groups of four letters are three bytes; the tail starts a new group, so that its digits are stored as such.
const PADDING = ["----", "---", "--", "-"];

/** What the ids of one file's events have in common. */
interface FileParts {
  node: string;
  device: unknown;
  inode: unknown;
  /** Device and inode, or fingerprint; empty where Filebeat tells neither. */
  identity: string;
  /** Node and file identity; empty where their spelling leaves no room for an unambiguous id. */
  head: string;
}

/** Those of the event before: a file is read from its beginning to its end. */
let known: FileParts = spellFile("", undefined, undefined, undefined);

function spellFile(node: string, device: unknown, inode: unknown, fingerprint: unknown): FileParts {
  const identity = inode !== undefined ? device + "-" + inode : isText(fingerprint) ? fingerprint : "";
  const parts: FileParts = {
    node: node,
    device: device,
    inode: inode,
    identity: identity,
    head: "",
  };
  const file = /^(\d{1,15})-(\d{1,15})$/.exec(identity);
  // Names of Kubernetes nodes are such; a dot is no letter of base64 and an underscore none of theirs.
  if (file !== null && node.length <= 253 && /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(node)) {
    // Two letters of length in front, so that no name can be read as another one with a number.
    const length = node.length.toString(36);
    const name = (length.length < 2 ? "0" : "") + length + node.split(".").join("_");
    parts.head = name + "-" + (+file[1]).toString(36) + "-" + (+file[2]).toString(36) + "-";
  }
  return parts;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Base64 of the whole groups of three ASCII characters at the start of a text. */
function encodeGroups(text: string): string {
  let encoded = "";
  for (let i = 0; i + 2 < text.length; i += 3) {
    const bits = (text.charCodeAt(i) << 16) | (text.charCodeAt(i + 1) << 8) | text.charCodeAt(i + 2);
    encoded +=
      ALPHABET[bits >> 18] + ALPHABET[(bits >> 12) & 63] + ALPHABET[(bits >> 6) & 63] + ALPHABET[bits & 63];
  }
  return encoded;
}
