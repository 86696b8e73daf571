import { decode } from "./decode";
import { writeDocument, writeFailure, WRITTEN } from "./document";
import { newSizeKeeper, SizeKeeper } from "./finish/size";
import { writeRecalled } from "./recall/recall";
import { MappingSettings, readSettings } from "./settings";
import { BeatEvent, MappingParams, Tree } from "./types";

let settings: MappingSettings = readSettings({});
let keepSize: SizeKeeper = newSizeKeeper(settings);

/** Called by Filebeat with the processor's `params`. */
export function register(params: MappingParams): void {
  settings = readSettings(params);
  keepSize = newSizeKeeper(settings);
}

/** Called by Filebeat for every event: turns the line in `message` into a document, whatever the line is. */
export function process(event: BeatEvent): void {
  const doc = event.Get() as Tree;
  const line = doc.message;
  if (!writeRecalled(event, doc, line, settings, writeDocument)) {
    clear(doc, line);
    const reason = writeDecoded(event, doc, line);
    if (reason !== "") {
      clear(doc, line);
      writeFailure(event, doc, line, reason, settings);
    }
  }
  keepSize(doc, line);
}

/** Writes the document of a line by decoding all of it; returns why it could not, or an empty text. */
function writeDecoded(event: BeatEvent, doc: Tree, line: unknown): string {
  try {
    const parts = decode(event, doc, settings);
    if (typeof parts === "string") {
      return parts;
    }
    writeDocument(event, doc, parts, line, settings);
    return "";
  } catch (error) {
    return "" + error;
  }
}

/** Takes back what was written of a line. */
function clear(doc: Tree, line: unknown): void {
  for (let i = 0; i < WRITTEN.length; i++) {
    delete doc[WRITTEN[i]];
  }
  doc.message = line;
}
