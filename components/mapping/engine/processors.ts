import { FieldNodes, homeOf, messageFields, Role } from "../field-rows";
import { BeatEvent, NativeProcessor } from "../types";

type ProcessorName = "Convert" | "CommunityID" | "DecodeJSONFields" | "Fingerprint" | "Timestamp";

/** Filebeat's module "processor": compiled code for what would be slow or long in the script engine. */
declare const processor: Record<ProcessorName, new (options: object) => NativeProcessor>;

type Runner = NativeProcessor["Run"];

/** Field in which the decoded line waits for the mapping. */
export const DECODED = "tetragon";
/** Fields that hold process, parent and pod of the event while they are mapped. */
export const PROCESS = "tetragon_process";
export const PARENT = "tetragon_parent";
export const POD = "tetragon_pod";

/** Decodes `message`; whole numbers stay exact, and a second value in it is an error. Throws with the reason. */
export const decodeLine = decoderInto(DECODED);
/** The same for the text of a process, of its pod and of a parent. */
export const decodeProcess = decoderInto(PROCESS);
export const decodePod = decoderInto(POD);
export const decodeParent = decoderInto(PARENT);

/** Sets `@timestamp` to the time in `message`, with all nine digits: a Date of the script has milliseconds only. */
export const setTimestamp = runner("Timestamp", {
  field: "message",
  layouts: ["2006-01-02T15:04:05Z07:00"],
});

/** Sets `network.community_id` where addresses, ports and transport are known. */
export const setCommunityId = runner("CommunityID", {});

const hashLine = runner("Fingerprint", {
  fields: ["@metadata.line"],
  target_field: "@metadata.hash",
  method: "sha256",
  encoding: "base64",
});

/** Moves what process and parent may have, where the table of fields has it moved; see `Home`. */
export const moveProcess = mover("process", "", PROCESS);
export const moveParent = mover("parent", "", PARENT);
/** Moves what their credentials tell. */
export const moveCredentials = mover("process", "process_credentials", PROCESS + ".process_credentials");
export const moveParentCredentials = mover("parent", "process_credentials", PARENT + ".process_credentials");
/** Moves what the pod of the process tells. */
export const movePod = mover("process", "pod", POD);

// A method of a Go object is looked up by reflection, so each is taken from its object once.
function runner(name: ProcessorName, options: object): Runner {
  return new processor[name](options).Run;
}

function decoderInto(target: string): Runner {
  return runner("DecodeJSONFields", { fields: ["message"], target: target, max_depth: 1 });
}

/**
 * Filebeat's `convert` for one object of a Process message, several times faster than the script engine could move.
 * @param group name of the object; empty for the message without its objects.
 * @param source name of the field in which the object waits.
 */
function mover(role: Role, group: string, source: string): Runner {
  const message = messageFields("Process");
  const fields = group === "" ? message : message[group].fields;
  return converter(conversions(fields, role, source + ".", group !== ""), "rename");
}

function conversions(fields: FieldNodes, role: Role, source: string, deep: boolean): object[] {
  let list: object[] = [];
  for (const name in fields) {
    const node = fields[name];
    const to = homeOf(node, role);
    if (node.home !== undefined && node.home.moved && to !== undefined) {
      const type = node.home.type || node.type;
      list[list.length] = { from: source + name, to: to, type: type === "long" ? "long" : "string" };
    }
    if (deep) {
      list = list.concat(conversions(node.fields, role, source + name + ".", true));
    }
  }
  return list;
}

/** Gives the document a `process` of its own: those of a process that was seen before are shared by its events. */
export const ownProcess = converter([{ from: "process", to: "process" }], "copy");

/**
 * Gives the document an `event` of its own, in which `event.created` is the time of reading: `@timestamp` is that before
 * it becomes the event's.
 */
export const ownEvent = converter(
  [
    { from: "event", to: "event" },
    { from: "@timestamp", to: "event.created" },
  ],
  "copy",
);

function converter(fields: object[], mode: string): Runner {
  return runner("Convert", { fields: fields, mode: mode, ignore_missing: true, fail_on_error: false });
}

/** SHA-256 of a text in URL-safe base64 without padding, 43 characters. */
export function lineHash(event: BeatEvent, text: string): string {
  event.Put("@metadata.line", text);
  hashLine(event);
  const hash = "" + event.Get("@metadata.hash");
  event.Delete("@metadata.line");
  event.Delete("@metadata.hash");
  return hash.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
