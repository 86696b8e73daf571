import { Outline } from "./outline";
import { Tree } from "./types";
import { drop, takeText } from "./values";

/** Fills `rule`, `tags` and `message` from the policy, or a sentence where the policy has no message. */
export function ruleFields(event: Tree, doc: Tree, outline: Outline, place: string): void {
  const policy = event.policy_name === undefined ? undefined : takeText(event, "policy_name");
  if (policy !== undefined) {
    doc.rule = { name: policy, ruleset: "tetragon" };
  }
  const tags = event.tags;
  if (tags !== undefined && Array.isArray(tags) && tags.every(isText)) {
    doc.tags = Array.isArray(doc.tags) ? (doc.tags as unknown[]).concat(tags.slice()) : tags;
    drop(event, "tags");
  }
  if (outline.message !== undefined) {
    doc.message = unquote(outline.message);
  } else {
    doc.message = place === "" ? outline.sentence : outline.sentence + " in " + place;
  }
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

// Tetragon stores the message as a quoted Go string and cuts off the outer quotes only.
function unquote(message: string): string {
  return message.indexOf("\\") < 0 ? message : message.replace(/\\(["\\])/g, "$1");
}
