import { DECODED, ownProcess, PARENT, POD, PROCESS } from "./engine/processors";
import { writeConstants, writeEvent } from "./finish/constant-fields";
import { setDocumentId } from "./finish/document-id";
import { writeHost } from "./finish/host";
import { messageOf } from "./finish/message";
import { writeRelated } from "./finish/related";
import { writeRest } from "./finish/log";
import { mapBody } from "./kinds/body";
import { KIND_OBJECTS } from "./kinds/kinds";
import { tagFields } from "./kinds/policy";
import { eventFields, newOutline, Outline } from "./outline";
import { Parts } from "./parts";
import { MappingSettings } from "./settings";
import { clusterOf } from "./subject/cluster";
import { mapProcess, showProcess } from "./subject/process";
import { BeatEvent, Tree } from "./types";
import { newChild } from "./values";

/** What a document may hold of a line that was given up half-way; all else in it is Filebeat's, or is written anew. */
export const WRITTEN = "cilium_tetragon container event kubernetes orchestrator process related user"
  .split(" ")
  .concat(DECODED, PROCESS, PARENT, POD, KIND_OBJECTS);

/** Turns what a line says into its document, part by part; `line` is the line as it was read. */
export function writeDocument(
  event: BeatEvent,
  doc: Tree,
  parts: Parts,
  line: unknown,
  settings: MappingSettings,
): void {
  const envelope = parts.envelope;
  const node = envelope.node;
  const part = parts.process;
  let process = part === undefined ? undefined : part.mapped;
  if (process !== undefined) {
    showProcess(doc, process);
  } else if (part !== undefined) {
    process = part.mapped = mapProcess(event, doc, parts, part);
  }
  if (process === undefined || process.pod === undefined) {
    writeCluster(doc, parts);
  }
  writeHost(doc, envelope, process !== undefined && process.windows === true);
  const body = mapBody(event, doc, parts, part !== undefined && part.ranBefore, settings);
  const outline = body.outline;
  if (parts.kind === "process_exit") {
    writeEnd(event, doc, outline, parts.time);
  }
  writeRest(doc, parts, process, body, settings);
  writeRelated(doc, node, process, outline);
  if (outline.tags !== undefined) {
    tagFields(doc, outline.tags);
  }
  writeConstants(doc, settings.namespace);
  writeEvent(event, doc, body.event, settings.keepOriginal ? line : undefined, parts.shownTime);
  doc.message = messageOf(outline, process, node);
  setDocumentId(event, doc, node, parts.timeDigits, process === undefined ? "" : process.idTail, line);
}

/** The document of a line that is no event, or that the mapping could not cope with: the line and the reason. */
export function writeFailure(
  event: BeatEvent,
  doc: Tree,
  line: unknown,
  reason: string,
  settings: MappingSettings,
): void {
  const outline = newOutline("");
  outline.kind = "pipeline_error";
  writeConstants(doc, settings.namespace);
  writeEvent(event, doc, eventFields(outline), settings.keepOriginal ? line : undefined, "");
  doc.error = { message: reason };
  writeHost(doc, { source: undefined, node: settings.node, cluster: "" }, false);
  setDocumentId(event, doc, settings.node, "", "", line);
}

function writeCluster(doc: Tree, { envelope }: Parts): void {
  if (envelope.orchestrator === undefined) {
    doc.orchestrator = clusterOf(envelope.cluster);
    envelope.orchestrator = doc.orchestrator;
  } else {
    doc.orchestrator = envelope.orchestrator;
  }
}

/** Says how and when a process ended; its other events have it without its end. */
function writeEnd(event: BeatEvent, doc: Tree, outline: Outline, time: string): void {
  if (doc.process !== undefined) {
    ownProcess(event);
  }
  const process = (doc.process as Tree | undefined) || newChild(doc, "process");
  const end = outline.end === undefined ? time : outline.end;
  if (outline.exitCode !== undefined) {
    process.exit_code = outline.exitCode;
  }
  if (end !== "") {
    process.end = end;
  }
}
