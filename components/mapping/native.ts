import { CREDENTIAL_MOVES, KEPT_MOVES, Move, MOVES, POD_MOVES } from "./moves";
import { settings } from "./settings";
import { BeatEvent, NativeProcessor } from "./types";

type ProcessorName = "Convert" | "CommunityID" | "DecodeJSONFields" | "Fingerprint" | "Timestamp";

/** Filebeat's module "processor": compiled code for what would be slow or long in the script engine. */
declare const processor: Record<ProcessorName, new (options: object) => NativeProcessor>;

/** Field in which the decoded line waits for the mapping. */
export const DECODED = "tetragon";
/** Field that holds the object of the event's kind while it is mapped. */
export const BODY = "tetragon_event";

const decoder = new processor.DecodeJSONFields({ fields: ["message"], target: DECODED, max_depth: 1 });
const clock = new processor.Timestamp({ field: DECODED + ".time", layouts: ["2006-01-02T15:04:05Z07:00"] });
const communityId = new processor.CommunityID({});
const hasher = new processor.Fingerprint({
  fields: ["@metadata.line"],
  target_field: "@metadata.hash",
  method: "sha256",
  encoding: "base64",
});

/** What `lean` moves, an event that is kept whole copies. */
interface Mover {
  lean: NativeProcessor;
  full: NativeProcessor;
}

const mover = moverOf(MOVES);
const podMover = moverOf(POD_MOVES);
const credentialMover = moverOf(CREDENTIAL_MOVES);
/** Per kind, since the kept names begin with the kind. */
const keepers: Record<string, NativeProcessor> = {};

function moverOf(moves: Move[]): Mover {
  const fields = conversions(moves, "");
  return { lean: converter(fields, "rename"), full: converter(fields, "copy") };
}

function conversions(moves: Move[], prefix: string): object[] {
  const fields: object[] = [];
  for (let i = 0; i < moves.length; i++) {
    fields[i] = { from: BODY + "." + moves[i][0], to: prefix + moves[i][1], type: moves[i][2] };
  }
  return fields;
}

function run(chosen: Mover, event: BeatEvent): void {
  (settings.lean ? chosen.lean : chosen.full).Run(event);
}

function converter(fields: object[], mode: "rename" | "copy"): NativeProcessor {
  return new processor.Convert({ fields: fields, mode: mode, ignore_missing: true, fail_on_error: false });
}

/** Decodes `message`; whole numbers stay exact, and a second value on the line is an error. Throws with the reason. */
export function decodeLine(event: BeatEvent): void {
  decoder.Run(event);
}

/** Sets `@timestamp` to the decoded line's `time`, with all nine digits: a Date of the script has milliseconds only. */
export function setTimestamp(event: BeatEvent): void {
  clock.Run(event);
}

/** Moves what every event may have. */
export function moveFields(event: BeatEvent): void {
  run(mover, event);
}

/** Moves what the pod of the process tells. */
export function movePodFields(event: BeatEvent): void {
  run(podMover, event);
}

/** Moves what the credentials of process and parent tell. */
export function moveCredentials(event: BeatEvent): void {
  run(credentialMover, event);
}

/** Moves what is kept of process and parent below the kind's name. */
export function keepProcessFields(event: BeatEvent, kind: string): void {
  const known = keepers["=" + kind];
  if (known === undefined) {
    keepers["=" + kind] = converter(conversions(KEPT_MOVES, DECODED + "." + kind + "."), "rename");
    keepProcessFields(event, kind);
  } else {
    known.Run(event);
  }
}

/** SHA-256 of a text in URL-safe base64 without padding, 43 characters. */
export function lineHash(event: BeatEvent, text: string): string {
  event.Put("@metadata.line", text);
  hasher.Run(event);
  const hash = "" + event.Get("@metadata.hash");
  event.Delete("@metadata.line");
  event.Delete("@metadata.hash");
  return hash.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** Sets `network.community_id` where addresses, ports and transport are known. */
export function setCommunityId(event: BeatEvent): void {
  communityId.Run(event);
}
