import { Outline } from "./outline";
import { UNSET_AUID } from "./process";
import { Tree } from "./types";
import { addUnique, childOf, newChild } from "./values";

/** Objects under `process` whose `id` is a user. */
const PROCESS_USERS = ["real_user", "saved_user"];

/** Fills `related` from what the document holds by now. */
export function relatedFields(doc: Tree, outline: Outline, event: Tree): void {
  const related = newChild(doc, "related");
  const users = usersOf(doc, event);
  const host = childOf(doc, "host");
  let found = users.length > 0;
  if (found) {
    related.user = users;
  }
  if (host !== undefined && host.name !== undefined) {
    related.hosts = [host.name];
    found = true;
  }
  if (outline.ips.length > 0) {
    related.ip = outline.ips;
    found = true;
  }
  if (outline.hashes.length > 0) {
    related.hash = outline.hashes;
    found = true;
  }
  if (!found) {
    delete doc.related;
  }
}

function usersOf(doc: Tree, event: Tree): string[] {
  const users: string[] = [];
  const user = doc.user === undefined ? undefined : childOf(doc, "user");
  if (user !== undefined) {
    addText(users, user.id);
    addText(users, user.name);
    addId(users, user, "effective");
  }
  const process = doc.process === undefined ? undefined : childOf(doc, "process");
  if (process !== undefined && process.real_user !== undefined) {
    for (let i = 0; i < PROCESS_USERS.length; i++) {
      addId(users, process, PROCESS_USERS[i]);
    }
  }
  const subject = childOf(event, "process");
  if (subject !== undefined && typeof subject.auid === "number" && subject.auid !== UNSET_AUID) {
    addUnique(users, "" + subject.auid);
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
