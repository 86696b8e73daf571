import { CREDENTIAL_MOVES, Move, MOVES, POD_MOVES } from "./moves";
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

let mover = moverOf(MOVES);
let podMover = moverOf(POD_MOVES);
let credentialMover = moverOf(CREDENTIAL_MOVES);

/** Adapts what is created per session to the settings: `full` copies what `lean` moves. */
export function prepareMoves(): void {
  mover = moverOf(MOVES);
  podMover = moverOf(POD_MOVES);
  credentialMover = moverOf(CREDENTIAL_MOVES);
}

function moverOf(moves: Move[]): NativeProcessor {
  const fields: object[] = [];
  for (let i = 0; i < moves.length; i++) {
    const from = BODY + "." + moves[i][0];
    fields[i] = moves[i][2] === "" ? { from: from, to: moves[i][1] } : { from: from, to: moves[i][1], type: moves[i][2] };
  }
  return new processor.Convert({
    fields: fields,
    mode: settings.lean ? "rename" : "copy",
    ignore_missing: true,
    fail_on_error: false,
  });
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
  mover.Run(event);
}

/** Moves what the pod of the process tells. */
export function movePodFields(event: BeatEvent): void {
  podMover.Run(event);
}

/** Moves what the credentials of process and parent tell. */
export function moveCredentials(event: BeatEvent): void {
  credentialMover.Run(event);
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
