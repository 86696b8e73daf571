import { cutLine } from "./cut";
import { mapEvent, mapKnown } from "./document";
import { setDocumentId } from "./document-id";
import { hostFields, writeEvent } from "./every-document";
import { kindOf } from "./kinds";
import { EVENT_OBJECTS } from "./known-event";
import { DECODED, decodeLine, PARENT, PROCESS } from "./native";
import { eventFields, newOutline } from "./outline";
import { applyParams, settings } from "./settings";
import { BeatEvent, MappingParams, Tree } from "./types";
import { isTree } from "./values";

/** What the mapping may have written before it gave a line up; the rest of the event is Filebeat's. */
const MAPPED_OBJECTS = EVENT_OBJECTS.concat(
  "cilium_tetragon container event kubernetes orchestrator process related user".split(" "),
  DECODED,
  PROCESS,
  PARENT,
);

/** Called by Filebeat with the processor's `params`. */
export function register(params: MappingParams): void {
  applyParams(params);
}

/** Called by Filebeat for every event: turns the line in `message` into a document, whatever the line is. */
export function process(event: BeatEvent): void {
  const doc = event.Get() as Tree;
  const line = doc.message;
  // What is cut out is lost for an event that is kept whole.
  if (settings.lean && typeof line === "string" && cutLine(line)) {
    if (mapParts(event, doc, line)) {
      return;
    }
    clear(doc, line);
  }
  mapWhole(event, doc, line);
}

function mapParts(event: BeatEvent, doc: Tree, line: string): boolean {
  let done = false;
  try {
    done = mapKnown(event, doc, line);
  } catch {
    // A part is no JSON: decoding the whole line tells why.
  }
  return done;
}

function mapWhole(event: BeatEvent, doc: Tree, line: unknown): void {
  let reason = "";
  try {
    decodeLine(event);
    const tree = doc[DECODED];
    delete doc[DECODED];
    const kind = isTree(tree) ? kindOf(tree) : "";
    if (!isTree(tree)) {
      reason = "the line is JSON but no object";
    } else if (kind === "") {
      reason = "the line is a JSON object without a Tetragon event";
    } else {
      mapEvent(event, doc, tree, kind, line);
    }
  } catch (error) {
    reason = "" + error;
  }
  if (reason !== "") {
    clear(doc, line);
    keepLine(event, doc, line, reason);
  }
}

/** Takes back what was written of a line. */
function clear(doc: Tree, line: unknown): void {
  for (let i = 0; i < MAPPED_OBJECTS.length; i++) {
    delete doc[MAPPED_OBJECTS[i]];
  }
  doc.message = line;
}

/** The document of a line that is no event, or that the mapping could not cope with: the line and the reason. */
function keepLine(event: BeatEvent, doc: Tree, line: unknown, reason: string): void {
  const outline = newOutline("");
  outline.kind = "pipeline_error";
  writeEvent(event, doc, eventFields(outline), line, "");
  doc.error = { message: reason };
  hostFields(doc, settings.node);
  setDocumentId(event, doc, settings.node, "", undefined, line);
}
