import { eventFields, hostFields, mapEvent } from "./document";
import { setDocumentId } from "./document-id";
import { kindOf } from "./kinds";
import { readKnown } from "./known";
import { BODY, decodeLine, DECODED } from "./native";
import { newOutline } from "./outline";
import { applyParams, settings } from "./settings";
import { BeatEvent, MappingParams, Tree } from "./types";
import { isTree } from "./values";

/** What the mapping may have written before it gave a line up; the rest of the event is Filebeat's. */
const MAPPED_OBJECTS = (
  "cilium_tetragon container destination dll event file kubernetes network orchestrator process related rule source " +
  "user"
)
  .split(" ")
  .concat(DECODED, BODY);

/** Called by Filebeat with the processor's `params`. */
export function register(params: MappingParams): void {
  applyParams(params);
}

/** Called by Filebeat for every event: turns the line in `message` into a document, whatever the line is. */
export function process(event: BeatEvent): void {
  const doc = event.Get() as Tree;
  const line = doc.message;
  const readAt = event.Get("@timestamp");
  try {
    // What is cut out is lost for an event that is kept whole.
    const reading = settings.lean ? readKnown(event, doc, line) : undefined;
    if (reading === undefined) {
      decodeLine(event);
    }
    delete doc.message;
    const tree = reading === undefined ? doc[DECODED] : reading.tree;
    const kind = reading !== undefined ? reading.kind : isTree(tree) ? kindOf(tree) : "";
    if (!isTree(tree)) {
      keepLine(event, doc, line, readAt, "the line is JSON but no object");
    } else if (kind === "") {
      keepLine(event, doc, line, readAt, "the line is a JSON object without a Tetragon event");
    } else {
      mapEvent(event, doc, tree, kind, reading, line, readAt);
    }
    delete doc[DECODED];
  } catch (error) {
    keepLine(event, doc, line, readAt, "" + error);
  }
}

/** The document of a line that is no event, or that the mapping could not cope with: the line and the reason. */
function keepLine(event: BeatEvent, doc: Tree, line: unknown, readAt: unknown, reason: string): void {
  // The mapping may have come as far as the event's own time.
  event.Put("@timestamp", readAt);
  for (let i = 0; i < MAPPED_OBJECTS.length; i++) {
    delete doc[MAPPED_OBJECTS[i]];
  }
  const outline = newOutline("");
  outline.kind = "pipeline_error";
  eventFields(doc, outline, readAt, line);
  doc.message = line;
  doc.error = { message: reason };
  hostFields(doc, settings.nodeName);
  setDocumentId(event, doc, settings.nodeName, "", undefined, line);
}
