import { ownEvent, setTimestamp } from "../engine/processors";
import { BeatEvent, Tree } from "../types";

/** Version of ECS whose names and values the mapping uses. */
const ECS_VERSION = "8.17.0";

/** What is the same in every document of a processor, as Filebeat holds it once one has been written. */
interface Constants {
  namespace: string;
  ecs: unknown;
  dataStream: unknown;
}

let constants: Constants = { namespace: "", ecs: undefined, dataStream: undefined };

/** Fills what every document has, whatever became of its line. */
export function writeConstants(doc: Tree, namespace: string): void {
  if (constants.ecs === undefined || constants.namespace !== namespace) {
    doc.ecs = { version: ECS_VERSION };
    doc.data_stream = { type: "logs", dataset: "cilium_tetragon.log", namespace: namespace };
    constants = { namespace: namespace, ecs: doc.ecs, dataStream: doc.data_stream };
  }
  doc.ecs = constants.ecs;
  doc.data_stream = constants.dataStream;
}

/**
 * Fills `event` and `@timestamp`.
 * @param line kept in `event.original`; undefined where it is not kept.
 * @param time of the event; empty where the time of reading stands for it.
 */
export function writeEvent(event: BeatEvent, doc: Tree, fields: Tree, line: unknown, time: string): void {
  doc.event = fields;
  ownEvent(event);
  if (line !== undefined) {
    (doc.event as Tree).original = line;
  }
  if (time !== "") {
    doc.message = time;
    setTimestamp(event);
  }
}
