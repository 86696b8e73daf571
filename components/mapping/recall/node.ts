import { decodeLine, DECODED } from "../engine/processors";
import { indexOf } from "../engine/text";
import { EnvelopePart } from "../parts";
import { MappingSettings } from "../settings";
import { BeatEvent, Tree } from "../types";
import { childOf, isEmpty, isText, isTree } from "../values";
import { CutLine } from "./cut";

/** A node whose events were seen. */
export interface Node {
  /** A letter that the texts of its events begin with in all memories. */
  id: string;
  envelope: EnvelopePart;
  head: string;
  tail: string;
}

/** A log has the envelope of one node, and few others that an agent's restart or an odd event bring. */
const IDS = "abcdefgh";

let nodes: Node[] = [];
/** That of the line before. */
let last: Node | undefined;

/**
 * The node that the envelope of a cut line names; undefined for an envelope that holds more than most do.
 * @param forget called when there were too many nodes, so that their letters are given out anew.
 */
export function nodeOf(
  event: BeatEvent,
  doc: Tree,
  cut: CutLine,
  settings: MappingSettings,
  forget: () => void,
): Node | undefined {
  const { head, tail } = cut;
  if (last !== undefined && last.head === head && last.tail === tail) {
    return last;
  }
  for (let i = 0; i < nodes.length; i++) {
    if (nodes[i].head === head && nodes[i].tail === tail) {
      last = nodes[i];
      return last;
    }
  }
  const envelope = readEnvelope(event, doc, cut, settings);
  if (envelope === undefined) {
    return undefined;
  }
  if (nodes.length === IDS.length) {
    nodes = [];
    forget();
  }
  last = { id: IDS[nodes.length], envelope: envelope, head: head, tail: tail };
  nodes[nodes.length] = last;
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
