import { Outline } from "./outline";
import { UNSET_AUID } from "./process";
import { Subject } from "./subject";
import { Tree } from "./types";
import { addUnique, childOf, isEmpty } from "./values";

/** Fills `related`, with one object for all events of a process that tell neither addresses nor hashes. */
export function relatedFields(doc: Tree, outline: Outline, subject: Subject | undefined): void {
  const host = (doc.host as Tree).name;
  const plain = outline.ips.length === 0 && outline.hashes.length === 0;
  if (plain && subject !== undefined && subject.related !== undefined && subject.node === host) {
    doc.related = subject.related;
    return;
  }
  const related: Tree = {};
  if (subject !== undefined && subject.users.length > 0) {
    related.user = subject.users;
  }
  if (typeof host === "string") {
    related.hosts = [host];
  }
  if (outline.ips.length > 0) {
    related.ip = outline.ips;
  }
  if (outline.hashes.length > 0) {
    related.hash = outline.hashes;
  }
  if (!isEmpty(related)) {
    doc.related = related;
    if (plain && subject !== undefined && typeof host === "string") {
      subject.node = host;
      subject.related = doc.related as Tree;
    }
  }
}

/** The users that the document names by now, and the one who logged in. */
export function relatedUsers(doc: Tree, auid: unknown): string[] {
  const users: string[] = [];
  const user = childOf(doc, "user");
  if (user !== undefined) {
    addText(users, user.id);
    addText(users, user.name);
    addId(users, user, "effective");
  }
  const process = childOf(doc, "process");
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
  if (typeof value === "string") {
    addUnique(users, value);
  }
}
