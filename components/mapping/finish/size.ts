import { EncodedSize, encodedSizeFor, growsInJson, isAscii } from "./encoded-size";
import { newQueueBudget } from "./queue-budget";
import { substring } from "../engine/text";
import { MappingSettings } from "../settings";
import { Tree } from "../types";
import { isTree } from "../values";

/** A part of a document that can be made shorter. */
interface Piece {
  /** Keys from the document to the value. */
  path: string[];
  bytes: number;
}

/** What Filebeat adds to a document behind the script, with some to spare. */
const ADDED = 2_048;
/** Room for the list of what was cut. */
const NOTE = 1_024;
/** Bytes of a document for a letter of its line, at most: most texts stand twice in it, and a blank may be an argument. */
interface Ratios {
  /** A letter has six bytes at most: a separator of lines, or a control character that its line writes with two. */
  any: number;
  /** Without these it has three. */
  plain: number;
  ascii: number;
}

const LEAN_RATIOS: Ratios = { any: 12, plain: 8, ascii: 5 };
/** Where texts are kept as they were, too. */
const FULL_RATIOS: Ratios = { any: 24, plain: 16, ascii: 10 };
/** Pieces are not cut below this, as long as there are others. */
const SHORT = 1_024;
/** Text is cut and measured by so many letters. */
const STEP = 512;
/** An object with more keys is a list of them. */
const MANY_KEYS = 64;

/** In this order: first what the document holds twice, at last the arguments. */
const ORDER = [
  /^event\.original$/,
  /^cilium_tetragon\.log\.[^.]+\.(process|parent)\./,
  /^process\.(parent\.)?command_line$/,
  /^(?!process\.args$)/,
  /^/,
];

/** Keeps documents below a number of bytes, one after the other. */
export type SizeKeeper = (doc: Tree, line: unknown) => void;

/**
 * A function that keeps each document below `maxEventBytes` and what there is room for in Filebeat's queue: what it holds
 * twice is cut first, then its longest parts, text at a letter and lists at an element. `cilium_tetragon.log.truncated`
 * names what was cut, with the bytes that it had. Of a short line the document is not even measured.
 */
export function newSizeKeeper(settings: MappingSettings): SizeKeeper {
  const queue = newQueueBudget(settings.queueEvents, settings.queueBytes);
  const ratios = settings.lean && !settings.keepOriginal ? LEAN_RATIOS : FULL_RATIOS;
  const share = Math.min(queue.share, settings.maxEventBytes);
  return (doc, line) => {
    if (typeof line === "string" && isShort(line, share, ratios)) {
      queue.take(0);
      return;
    }
    const most = Math.min(settings.maxEventBytes, queue.room());
    const sizeOf = encodedSizeFor(line);
    let bytes = sizeOf(doc) + ADDED;
    if (bytes > most) {
      cutTo(doc, bytes, most - NOTE, sizeOf);
      bytes = sizeOf(doc) + ADDED;
    }
    queue.take(bytes);
  };
}

/** Whether the document of a line has no more bytes than that, as a line of ordinary length shows without measuring it. */
function isShort(line: string, bytes: number, ratios: Ratios): boolean {
  const length = line.length;
  if (length * ratios.any < bytes) {
    return true;
  }
  return (
    length * ratios.ascii < bytes && !growsInJson(line) && (length * ratios.plain < bytes || isAscii(line))
  );
}

/** Cuts a document of that many bytes until it has no more than `most`. */
function cutTo(doc: Tree, bytes: number, most: number, sizeOf: EncodedSize): void {
  const cut: string[] = [];
  let left = bytes;
  for (let turn = 0; turn < ORDER.length && left > most; turn++) {
    left -= shorten(doc, piecesOf(doc, ORDER[turn], sizeOf), left - most, cut, sizeOf);
  }
  if (!isTree(doc.cilium_tetragon)) {
    doc.cilium_tetragon = {};
  }
  ownParent(doc, ["cilium_tetragon", "log", "truncated"]).truncated = cut;
}

/** Cuts the longest pieces to one length, so that together they lose that many bytes; returns what they lost. */
function shorten(doc: Tree, pieces: Piece[], bytes: number, cut: string[], sizeOf: EncodedSize): number {
  let rest = bytes;
  let lost = 0;
  pieces.sort((a, b) => b.bytes - a.bytes);
  const level = levelOf(pieces, bytes);
  for (let i = 0; i < pieces.length && rest > 0; i++) {
    const piece = pieces[i];
    if (piece.bytes > level) {
      const parent = ownParent(doc, piece.path);
      const key = piece.path[piece.path.length - 1];
      parent[key] = shortened(parent[key], level, sizeOf);
      const gone = piece.bytes - sizeOf(parent[key]);
      cut[cut.length] = piece.path.join(".") + " " + piece.bytes;
      lost += gone;
      rest -= gone;
    }
  }
  return lost;
}

/** The length to which the longest pieces, which come first, are cut. */
function levelOf(pieces: Piece[], bytes: number): number {
  let sum = 0;
  for (let count = 1; count <= pieces.length; count++) {
    sum += pieces[count - 1].bytes;
    const next = count < pieces.length ? pieces[count].bytes : 0;
    const level = (sum - bytes) / count;
    if (level >= next) {
      return Math.max(level, SHORT);
    }
  }
  return SHORT;
}

/** The pieces of a document whose names, with dots, match. */
function piecesOf(doc: Tree, names: RegExp, sizeOf: EncodedSize): Piece[] {
  const pieces: Piece[] = [];
  const add = (tree: Tree, path: string[]): void => {
    const keys = Object.keys(tree);
    for (let i = 0; i < keys.length; i++) {
      const value = tree[keys[i]];
      const below = path.concat(keys[i]);
      if (isTree(value) && !isList(value)) {
        add(value, below);
      } else if (names.test(below.join("."))) {
        const bytes = sizeOf(value);
        if (bytes > SHORT) {
          pieces.push({ path: below, bytes: bytes });
        }
      }
    }
  };
  add(doc, []);
  return pieces;
}

/** Whether an object is cut as a whole, for it has many keys or a long one. */
function isList(tree: Tree): boolean {
  const keys = Object.keys(tree);
  if (keys.length > MANY_KEYS) {
    return true;
  }
  let longest = 0;
  for (let i = 0; i < keys.length; i++) {
    longest = Math.max(longest, keys[i].length);
  }
  return longest > SHORT;
}

/** The object that holds the value, of which no other event's document has a part any more. */
function ownParent(doc: Tree, path: string[]): Tree {
  let parent = doc;
  for (let i = 0; i < path.length - 1; i++) {
    const child = (parent[path[i]] || {}) as Tree;
    const copy: Tree = {};
    const keys = Object.keys(child);
    for (let k = 0; k < keys.length; k++) {
      copy[keys[k]] = child[keys[k]];
    }
    parent[path[i]] = copy;
    // Filebeat stores a copy, which is read again.
    parent = parent[path[i]] as Tree;
  }
  return parent;
}

/** As much of a value as has no more bytes, from its beginning. */
function shortened(value: unknown, bytes: number, sizeOf: EncodedSize): unknown {
  if (typeof value === "string") {
    return shortText(value, bytes, sizeOf);
  }
  return isTree(value) ? shortTree(value, bytes, sizeOf) : shortList(value as unknown[], bytes, sizeOf);
}

function shortText(text: string, bytes: number, sizeOf: EncodedSize): string {
  // The quotes.
  let left = bytes - 2;
  let end = 0;
  while (end < text.length) {
    let next = Math.min(end + STEP, text.length);
    if (isFirstHalf(text, next)) {
      next++;
    }
    left -= sizeOf(substring.call(text, end, next)) - 2;
    if (left < 0) {
      break;
    }
    end = next;
  }
  return substring.call(text, 0, end);
}

/** Whether a text would be cut between the two halves of a letter. */
function isFirstHalf(text: string, end: number): boolean {
  const code = text.charCodeAt(end - 1);
  return end < text.length && code >= 0xd800 && code < 0xdc00;
}

/** The first elements, and the beginning of the next one if it is a text. */
function shortList(list: unknown[], bytes: number, sizeOf: EncodedSize): unknown[] {
  let left = bytes - 2;
  let end = 0;
  let step = MANY_KEYS;
  while (end < list.length) {
    const size = sizeOf(list.slice(end, end + step)) - 1;
    if (size <= left) {
      left -= size;
      end += step;
    } else if (step > 1) {
      step = 1;
    } else {
      break;
    }
  }
  const kept = list.slice(0, end);
  const next = list[end];
  if (typeof next === "string" && left > SHORT) {
    kept[kept.length] = shortText(next, left, sizeOf);
  }
  return kept;
}

/** The first keys in their order, without those that are long themselves. */
function shortTree(tree: Tree, bytes: number, sizeOf: EncodedSize): Tree {
  const kept: Tree = {};
  let left = bytes - 2;
  const keys = Object.keys(tree).sort();
  let full = false;
  for (let i = 0; i < keys.length && !full; i++) {
    const size = sizeOf(keys[i]) + sizeOf(tree[keys[i]]) + 2;
    if (size <= left) {
      left -= size;
      kept[keys[i]] = tree[keys[i]];
    } else {
      full = size <= SHORT;
    }
  }
  return kept;
}
