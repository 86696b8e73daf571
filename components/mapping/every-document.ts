import { copyReadingTime, setTimestamp } from "./native";
import { settings } from "./settings";
import { BeatEvent, Tree } from "./types";
import { isTree } from "./values";

/** Version of ECS whose names and values the mapping uses. */
export const ECS_VERSION = "8.17.0";

let knownNode = "";
let knownHost: unknown;

/** Fills `host`, one object for all events of a node. */
export function hostFields(doc: Tree, node: string): void {
  const given = doc.host;
  if (given !== undefined && isTree(given)) {
    if (node !== "") {
      given.name = node;
    }
    given.os = { type: "linux" };
  } else if (node !== "" && node === knownNode) {
    doc.host = knownHost;
  } else {
    doc.host = node === "" ? { os: { type: "linux" } } : { name: node, os: { type: "linux" } };
    knownNode = node;
    knownHost = doc.host;
  }
}

let ecs: unknown;
let dataStream: unknown;

/**
 * Fills `event` and `@timestamp`, and what is the same in every document, whatever became of its line.
 * @param time of the event; empty where the time of reading stands for it.
 */
export function writeEvent(event: BeatEvent, doc: Tree, fields: Tree, line: unknown, time: string): void {
  if (settings.keepOriginal) {
    fields.original = line;
  }
  doc.event = fields;
  copyReadingTime(event);
  if (time !== "") {
    doc.message = time;
    setTimestamp(event);
  }
  if (ecs === undefined) {
    doc.ecs = { version: ECS_VERSION };
    doc.data_stream = {
      type: "logs",
      dataset: "cilium_tetragon.log",
      namespace: settings.namespace,
    };
    ecs = doc.ecs;
    dataStream = doc.data_stream;
  }
  doc.ecs = ecs;
  doc.data_stream = dataStream;
}
