import { envelopeHead, envelopeTail, timeText } from "./cut";
import { KINDS } from "./kinds";
import { DECODED, decodeLine } from "./native";
import { Outline } from "./outline";
import { makeFlattenable } from "./safe";
import { settings } from "./settings";
import { Parent, Pod, Subject } from "./subject";
import { BeatEvent, Tree } from "./types";
import { childOf, isEmpty, isText, isTree, Memory, newMemory } from "./values";

/** What Tetragon says of the node of an event, and the objects of the document that it becomes. */
export interface Envelope {
  node: string;
  cluster: string;
  /** `node_labels`, fit for their field. */
  labels: Tree | undefined;
}

/** What a text that stands beside process and parent gives the document. */
export interface KnownEvent {
  outline: Outline;
  /** `event`, but for the time of reading. */
  event: Tree;
  /** `cilium_tetragon`, and the kind's object in it, which gets what is kept of process and parent. */
  kept: Tree;
  body: Tree;
  /** Whether it tells neither addresses nor hashes. */
  plain: boolean;
  /** Names and values of the other objects that the event fills. */
  count: number;
  names: string[];
  values: unknown[];
}

/** What is remembered of the events of a node, which includes what its envelope gives. */
interface NodeMemory {
  envelope: Envelope;
  subjects: Memory<Subject>;
  parents: Memory<Parent>;
  pods: Memory<Pod>;
  events: Record<string, Memory<KnownEvent>>;
}

/** A log has the envelope of one node, and few others that an agent's restart or an odd event bring. */
const MOST_NODES = 8;

let nodes: Record<string, NodeMemory> = {};
let nodeCount = 0;
/** That of the cut line, once its envelope is known. */
export let node: NodeMemory;
let head = "";
let tail = "";

/** The envelope of the cut line; undefined for one that holds more than most do. */
export function knownEnvelope(event: BeatEvent, doc: Tree): Envelope | undefined {
  if (head !== envelopeHead || tail !== envelopeTail) {
    const text = envelopeHead + "|" + envelopeTail;
    const known = nodes[text] || newNode(event, doc, text);
    if (known === undefined) {
      return undefined;
    }
    node = known;
    head = envelopeHead;
    tail = envelopeTail;
  }
  return node.envelope;
}

function newNode(event: BeatEvent, doc: Tree, text: string): NodeMemory | undefined {
  const envelope = readEnvelope(event, doc);
  if (envelope === undefined) {
    return undefined;
  }
  const known: NodeMemory = {
    envelope: envelope,
    subjects: newMemory(),
    parents: newMemory(),
    pods: newMemory(),
    events: {},
  };
  for (const name in KINDS) {
    known.events[name] = newMemory();
  }
  if (nodeCount >= MOST_NODES) {
    nodes = {};
    nodeCount = 0;
  }
  nodes[text] = known;
  nodeCount++;
  return known;
}

function readEnvelope(event: BeatEvent, doc: Tree): Envelope | undefined {
  doc.message = '{"":{' + envelopeHead + timeText + envelopeTail;
  decodeLine(event);
  const tree = doc[DECODED] as Tree;
  const { node_name: name, cluster_name: cluster } = tree;
  const labels = childOf(tree, "node_labels");
  if (labels !== undefined) {
    makeFlattenable(labels);
  }
  const size = 3 + (cluster === undefined ? 0 : 1) + (tree.node_labels === undefined ? 0 : 1);
  if (
    !isTree(tree[""]) ||
    tree.time !== timeText ||
    !isText(name) ||
    name === "" ||
    (cluster !== undefined && (!isText(cluster) || cluster === "")) ||
    (tree.node_labels !== undefined && (labels === undefined || isEmpty(labels))) ||
    Object.keys(tree).length !== size
  ) {
    return undefined;
  }
  delete doc[DECODED];
  return { node: name, cluster: cluster || settings.cluster, labels: labels };
}

/** What no field takes of the parts of the line: an event that has such is decoded whole. */
export const refused: string[] = [];

/** Whether there is any, which is forgotten. */
export function isRefused(): boolean {
  const any = refused.length > 0;
  refused.length = 0;
  return any;
}
