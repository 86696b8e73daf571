import { Outline } from "./outline";
import { UNSET_AUID } from "./process";
import { Tree } from "./types";
import { addUnique, childOf, isText } from "./values";

/** `related` of an event: the node, the users of its process, and what else it tells of. */
export function relatedFields(node: string, users: string[], outline: Outline): Tree {
  const related: Tree = {};
  if (users.length > 0) {
    related.user = users;
  }
  if (node !== "") {
    related.hosts = [node];
  }
  if (outline.ips !== undefined) {
    related.ip = outline.ips;
  }
  if (outline.hashes !== undefined) {
    related.hash = outline.hashes;
  }
  return related;
}

/** The users that the document names by now, and the one who logged in. */
export function relatedUsers(doc: Tree, process: Tree | undefined, auid: unknown): string[] {
  const users: string[] = [];
  const user = childOf(doc, "user");
  if (user !== undefined) {
    addText(users, user.id);
    addText(users, user.name);
    addId(users, user, "effective");
  }
  if (process !== undefined && process.real_user !== undefined) {
    addId(users, process, "real_user");
    addId(users, process, "saved_user");
  }
  if (typeof auid === "number" && auid !== UNSET_AUID) {
    addUnique(users, "" + auid);
  }
  return users;
}

function addId(users: string[], tree: Tree, key: string): void {
  const owner = tree[key] === undefined ? undefined : childOf(tree, key);
  if (owner !== undefined) {
    addText(users, owner.id);
  }
}

function addText(users: string[], value: unknown): void {
  if (isText(value)) {
    addUnique(users, value);
  }
}
