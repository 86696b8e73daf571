import { EnvelopePart } from "../parts";
import { Tree } from "../types";
import { isTree } from "../values";

/** Fills `host`: one object for all events of a node. */
export function writeHost(doc: Tree, envelope: EnvelopePart, windows: boolean): void {
  const given = doc.host;
  if (given !== undefined && isTree(given)) {
    if (envelope.node !== "") {
      given.name = envelope.node;
    }
    given.os = hostOf("", windows).os;
  } else if (windows) {
    doc.host = hostOf(envelope.node, true);
  } else if (envelope.host === undefined) {
    doc.host = hostOf(envelope.node, false);
    envelope.host = doc.host;
  } else {
    doc.host = envelope.host;
  }
}

function hostOf(node: string, windows: boolean): Tree {
  const os = { type: windows ? "windows" : "linux" };
  return node === "" ? { os: os } : { name: node, os: os };
}
