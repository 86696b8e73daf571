import { Outline } from "../outline";
import { Tree } from "../types";
import { drop, isText, takeText } from "../values";

/** Fills `rule` from the policy, and notes its tags. */
export function ruleFields(event: Tree, doc: Tree, outline: Outline): void {
  const policy = event.policy_name === undefined ? undefined : takeText(event, "policy_name");
  if (policy !== undefined) {
    doc.rule = { name: policy, ruleset: "tetragon" };
  }
  const tags = event.tags;
  if (tags !== undefined && Array.isArray(tags) && tags.every(isText)) {
    outline.tags = tags.slice();
    drop(event, "tags");
  }
}

/** Fills `tags`, behind those that Filebeat is configured to add. */
export function tagFields(doc: Tree, tags: unknown[]): void {
  doc.tags = Array.isArray(doc.tags) ? (doc.tags as unknown[]).concat(tags) : tags;
}
