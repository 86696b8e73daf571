import { decodeLine, DECODED } from "../engine/processors";
import { indexOf } from "../engine/text";
import { EnvelopePart } from "../parts";
import { MappingSettings } from "../settings";
import { BeatEvent, Tree } from "../types";
import { childOf, isEmpty, isText, isTree } from "../values";
import { CutLine } from "./cut";

/** An envelope that was seen. */
interface KnownEnvelope {
  /** What the texts of its events begin with in all memories: nothing for the first, which most events have. */
  id: string;
  part: EnvelopePart;
  head: string;
  tail: string;
}

/** A log has the envelope of one node, and few others that a change of the agent or an odd event bring. */
const MOST = 8;

let known: KnownEnvelope[] = [];
/** That of the line before. */
let last: KnownEnvelope | undefined;

/**
 * The envelope of a cut line; undefined for one that holds more than most do.
 * @param forget called when there were too many, so that their ids are given out anew.
 */
export function envelopeOf(
  event: BeatEvent,
  doc: Tree,
  cut: CutLine,
  settings: MappingSettings,
  forget: () => void,
): KnownEnvelope | undefined {
  const { head, tail } = cut;
  if (last !== undefined && last.head === head && last.tail === tail) {
    return last;
  }
  for (let i = 0; i < known.length; i++) {
    if (known[i].head === head && known[i].tail === tail) {
      last = known[i];
      return last;
    }
  }
  const part = readEnvelope(event, doc, cut, settings);
  if (part === undefined) {
    return undefined;
  }
  if (known.length === MOST) {
    known = [];
    forget();
  }
  last = { id: known.length === 0 ? "" : "" + known.length, part: part, head: head, tail: tail };
  known[known.length] = last;
  return last;
}

function readEnvelope(
  event: BeatEvent,
  doc: Tree,
  cut: CutLine,
  settings: MappingSettings,
): EnvelopePart | undefined {
  if (indexOf.call(cut.head + cut.tail, '"":') >= 0) {
    return undefined;
  }
  doc.message = '{"":{' + cut.head + cut.time + cut.tail;
  decodeLine(event);
  const tree = doc[DECODED] as Tree;
  const { node_name: name, cluster_name: cluster, node_labels: labels } = tree;
  const size = 3 + (cluster === undefined ? 0 : 1) + (labels === undefined ? 0 : 1);
  if (
    !isTree(tree[""]) ||
    tree.time !== cut.time ||
    !isText(name) ||
    name === "" ||
    (cluster !== undefined && (!isText(cluster) || cluster === "")) ||
    (labels !== undefined && !isFilled(childOf(tree, "node_labels"))) ||
    Object.keys(tree).length !== size
  ) {
    return undefined;
  }
  const source: Tree = labels === undefined ? {} : { node_labels: labels };
  delete doc[DECODED];
  return { source: source, node: name, cluster: cluster || settings.cluster };
}

function isFilled(labels: Tree | undefined): boolean {
  return labels !== undefined && !isEmpty(labels);
}
