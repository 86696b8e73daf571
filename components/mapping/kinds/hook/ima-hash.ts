import { Outline } from "../../outline";
import { Tree } from "../../types";
import { childOf, drop, isText } from "../../values";

/** IMA's algorithms that ECS has a field for under `file.hash`. */
const ECS_ALGORITHM = /^(md5|sha(1|256|384|512))$/;

/**
 * Fills `file.hash` from the IMA hash of an LSM event (`algorithm:hex`).
 * @param outline learns the digest for `related.hash`, whatever the algorithm.
 */
export function hashFields(event: Tree, doc: Tree, outline: Outline): void {
  const text = event.ima_hash;
  if (!isText(text)) {
    return;
  }
  const colon = text.indexOf(":");
  const digest = text.substring(colon + 1);
  if (colon <= 0 || !/^[0-9a-fA-F]{16,256}$/.test(digest)) {
    return;
  }
  outline.hashes = [digest];
  const algorithm = text.substring(0, colon);
  if (ECS_ALGORITHM.test(algorithm)) {
    drop(event, "ima_hash");
    const hash: Tree = {};
    hash[algorithm] = digest;
    const file = childOf(doc, "file");
    if (file === undefined) {
      doc.file = { hash: hash };
    } else {
      file.hash = hash;
    }
  }
}
