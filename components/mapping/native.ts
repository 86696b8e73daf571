import { CREDENTIAL_MOVES, EFFECTIVE_USER_MOVES, Move, POD_MOVES, PROCESS_MOVES, USER_MOVES } from "./moves";
import { settings } from "./settings";
import { BeatEvent, NativeProcessor } from "./types";

type ProcessorName = "Convert" | "CommunityID" | "DecodeJSONFields" | "Fingerprint" | "Timestamp";

/** Filebeat's module "processor": compiled code for what would be slow or long in the script engine. */
declare const processor: Record<ProcessorName, new (options: object) => NativeProcessor>;

type Runner = NativeProcessor["Run"];

/** Field in which the decoded line waits for the mapping. */
export const DECODED = "tetragon";
/** Fields that hold process and parent of the event while they are mapped. */
export const PROCESS = "tetragon_process";
export const PARENT = "tetragon_parent";

/** Decodes `message`; whole numbers stay exact, and a second value in it is an error. Throws with the reason. */
export const decodeLine = decoderInto(DECODED);
/** The same for the text of a process, of its pod and of a parent. */
export const decodeProcess = decoderInto(PROCESS);
export const decodePod = decoderInto(PROCESS + ".pod");
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

const CREDENTIALS = ".process_credentials.";

/** Moves what the event's process may have. */
export const moveProcess = mover(
  conversions(PROCESS_MOVES, PROCESS + ".", "process.").concat(
    conversions(USER_MOVES, PROCESS + ".", "user."),
  ),
);
/** Moves what the parent may have. */
export const moveParent = mover(
  conversions(PROCESS_MOVES, PARENT + ".", "process.parent.").concat(
    conversions(USER_MOVES, PARENT + ".", "process.parent.user."),
  ),
);
/** Moves what the pod of the process tells. */
export const movePod = mover(conversions(POD_MOVES, PROCESS + ".", ""));
/** Moves what the credentials of process and parent tell. */
export const moveCredentials = mover(
  conversions(CREDENTIAL_MOVES, PROCESS + CREDENTIALS, "process.").concat(
    conversions(EFFECTIVE_USER_MOVES, PROCESS + CREDENTIALS, "user."),
  ),
);
export const moveParentCredentials = mover(
  conversions(CREDENTIAL_MOVES, PARENT + CREDENTIALS, "process.parent."),
);

// A method of a Go object is looked up by reflection, so each is taken from its object once.
function runner(name: ProcessorName, options: object): Runner {
  return new processor[name](options).Run;
}

function decoderInto(target: string): Runner {
  return runner("DecodeJSONFields", { fields: ["message"], target: target, max_depth: 1 });
}

function conversions(moves: Move[], source: string, target: string): object[] {
  const fields: object[] = [];
  for (let i = 0; i < moves.length; i++) {
    fields[i] = {
      from: source + moves[i][0],
      to: target + moves[i][1],
      type: moves[i][2] || "string",
    };
  }
  return fields;
}

/** What `lean` moves, an event that is kept whole copies. */
function mover(fields: object[]): (event: BeatEvent) => void {
  const rename = converter(fields, "rename");
  const copy = converter(fields, "copy");
  return function move(event: BeatEvent): void {
    (settings.lean ? rename : copy)(event);
  };
}

/** Gives the document a `process` of its own: those of a known process are shared by its events. */
export const ownProcess = converter([{ from: "process", to: "process" }], "copy");

/** Sets `event.created` to the time of reading, which `@timestamp` is before it becomes the event's. */
export const copyReadingTime = converter([{ from: "@timestamp", to: "event.created" }], "copy");

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
