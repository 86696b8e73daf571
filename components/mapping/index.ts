import { decode } from "./decode";
import { writeDocument, writeFailure } from "./document";
import { writeRecalled } from "./recall/recall";
import { MappingSettings, readSettings } from "./settings";
import { BeatEvent, MappingParams, Tree } from "./types";

let settings: MappingSettings = readSettings({});

/** Called by Filebeat with the processor's `params`. */
export function register(params: MappingParams): void {
  settings = readSettings(params);
}

/** Called by Filebeat for every event: turns the line in `message` into a document, whatever the line is. */
export function process(event: BeatEvent): void {
  const doc = event.Get() as Tree;
  const line = doc.message;
  const before = Object.keys(doc);
  if (writeRecalled(event, doc, line, settings, writeDocument)) {
    return;
  }
  clear(doc, before, line);
  let reason = "";
  try {
    const parts = decode(event, doc, settings);
    if (typeof parts === "string") {
      reason = parts;
    } else {
      writeDocument(event, doc, parts, line, settings);
    }
  } catch (error) {
    reason = "" + error;
  }
  if (reason !== "") {
    clear(doc, before, line);
    writeFailure(event, doc, line, reason, settings);
  }
}

/** Takes back what was written of a line. */
function clear(doc: Tree, before: string[], line: unknown): void {
  const keys = Object.keys(doc);
  for (let i = 0; i < keys.length; i++) {
    if (before.indexOf(keys[i]) < 0) {
      delete doc[keys[i]];
    }
  }
  doc.message = line;
}
