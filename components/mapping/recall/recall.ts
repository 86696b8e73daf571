import { readTime } from "../finish/time";
import { Parts, ProcessPart, startOf } from "../parts";
import { MappingSettings } from "../settings";
import { BeatEvent, Tree } from "../types";
import { CutLine, cutLine, cutNumber } from "./cut";
import { envelopeOf } from "./envelope";
import { forgetAll, fresh, keyOf, KnownProcess, processes, remember } from "./known-parts";
import { bodyOf, hasParent, isParentOf, readProcess, REFERENCES } from "./read-pieces";

/*
 * A shortcut for speed, and nothing else: it gives the parts of a line by the texts that it has seen before, with what
 * they were mapped to. For every line it gives what `decode` gives, or nothing. Without it, and without its one call in
 * index.ts, the mapping is the same and takes nearly twice the time.
 */

/** Longer lines hardly consist of texts that recur. */
const LONGEST_LINE = 16_384;

/** The parts of the line. There is one such object: a new one for each event costs the engine as much as a search. */
const parts: Parts = {
  kind: "",
  time: "",
  timeDigits: "",
  shownTime: "",
  envelope: { source: undefined, node: "", cluster: "" },
  process: undefined,
  parent: undefined,
  references: undefined,
  parentReferences: undefined,
  body: { source: undefined },
  whole: undefined,
  reserved: [],
};

type WriteDocument = (
  event: BeatEvent,
  doc: Tree,
  parts: Parts,
  line: unknown,
  settings: MappingSettings,
) => void;

/**
 * Writes the document of a line by what is remembered of its texts.
 * @returns false for a line that has to be decoded, of which the document may hold half.
 */
export function writeRecalled(
  event: BeatEvent,
  doc: Tree,
  line: unknown,
  settings: MappingSettings,
  write: WriteDocument,
): boolean {
  // What is cut out is lost for an event that is kept whole.
  if (!settings.lean || typeof line !== "string" || line.length > LONGEST_LINE) {
    return false;
  }
  const cut = cutLine(line);
  if (cut === undefined) {
    return false;
  }
  fresh.process = undefined;
  fresh.parent = undefined;
  fresh.pod = undefined;
  fresh.body = undefined;
  let done = false;
  try {
    if (readParts(event, doc, cut, settings)) {
      write(event, doc, parts, line, settings);
      remember(doc);
      done = true;
    }
  } catch {
    // A text is no JSON: decoding the whole line tells why.
  }
  return done;
}

/** Reads the parts of a cut line; false where its texts do not tell them. */
function readParts(event: BeatEvent, doc: Tree, cut: CutLine, settings: MappingSettings): boolean {
  const { kind, time } = cut;
  const timeDigits = readTime(time);
  const envelope =
    time !== "" && timeDigits === "" ? undefined : envelopeOf(event, doc, cut, settings, forgetAll);
  if (envelope === undefined) {
    return false;
  }
  const { before: start, behind: end, number: references } = cutNumber(cut.process, REFERENCES, 9);
  fresh.id = envelope.id;
  let key = keyOf(start);
  let known: KnownProcess | undefined;
  // The process of a start is a new one.
  if (kind !== "process_exec") {
    known = processes.get(key);
    if (known !== undefined && known.end !== end) {
      // Another thread.
      key = key + "|" + end;
      known = processes.get(key);
    }
  }
  if (known === undefined || !isOf(known, kind) || !hasParent(known.parent, cut.parent)) {
    known = readProcess(event, doc, cut, start, end, references);
    if (known === undefined) {
      return false;
    }
    fresh.processKey = key;
    fresh.process = known;
  }
  const body = bodyOf(event, doc, cut, known.ranBefore);
  if (body === undefined) {
    return false;
  }
  parts.kind = kind;
  parts.time = time;
  parts.timeDigits = timeDigits;
  parts.shownTime = time === "" ? startOf(known) : time;
  parts.envelope = envelope.part;
  parts.process = known;
  parts.parent = known.parent.part;
  parts.references = references;
  parts.parentReferences = known.parent.references;
  parts.body = body;
  return true;
}

/** Whether what a process was mapped to holds for a kind. */
function isOf({ mapped }: ProcessPart, kind: string): boolean {
  return (
    mapped !== undefined &&
    (mapped.kind === undefined || mapped.kind === kind) &&
    isParentOf(mapped.parent, kind)
  );
}
