import { Outline } from "../outline";
import { MappedProcess } from "../subject/process";
import { UNSET_AUID } from "../subject/process-fields";
import { Tree } from "../types";
import { addUnique, childOf, isEmpty, isText } from "../values";
import { remember } from "../engine/memory";

/** Fills `related`: the node, the users of the event's process, and what else the event tells of. */
export function writeRelated(
  doc: Tree,
  node: string,
  process: MappedProcess | undefined,
  outline: Outline,
): void {
  const plain = outline.ips === undefined && outline.hashes === undefined;
  const users = process === undefined ? NOBODY : process.users;
  if (plain && users.related !== undefined && users.node === node) {
    doc.related = users.related;
    return;
  }
  const related = relatedFields(node, users.ids, outline);
  if (isEmpty(related)) {
    return;
  }
  doc.related = related;
  if (plain) {
    users.node = node;
    users.related = doc.related as Tree;
  }
}

function relatedFields(node: string, users: string[], outline: Outline): Tree {
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

/** Users of a process, with `related` of its events on a node that have no more to say of it. */
export interface Users {
  ids: string[];
  node: string;
  related?: Tree;
}

/** The users of an event without a process. */
export const NOBODY: Users = { ids: [], node: "" };

/** Most processes have one user id and no more, so the events of all of these share one `related`. */
const soleUser = remember(function newUser(id: string): Users {
  return { ids: [id], node: "" };
});

/** The users that the document names by now, and the one who logged in. */
export function relatedUsers(doc: Tree, process: Tree | undefined, auid: unknown): Users {
  const user = (doc.user || {}) as Tree;
  const { id, name, effective } = user;
  const plain = name === undefined && effective === undefined && (auid === UNSET_AUID || auid === undefined);
  const hasCredentials = process !== undefined && process.real_user !== undefined;
  if (plain && !hasCredentials && isText(id) && id !== "") {
    return soleUser(id);
  }
  const ids: string[] = [];
  addText(ids, id);
  addText(ids, name);
  addId(ids, user, "effective");
  if (hasCredentials) {
    addId(ids, process, "real_user");
    addId(ids, process, "saved_user");
  }
  if (typeof auid === "number" && auid !== UNSET_AUID) {
    addUnique(ids, "" + auid);
  }
  return { ids: ids, node: "" };
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
