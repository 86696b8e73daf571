import { KIND_ROWS, Message, MESSAGES } from "./fields";

/** A field of Tetragon's, read from its row. */
export interface FieldNode {
  /** Type of the field as a whole; empty for an object whose fields have one each. */
  type: string;
  /** Its fields by name, if it has any. */
  fields: FieldNodes;
  home: Home | undefined;
  /** Of which the official package has the name: those of a process, of a parent, or both. */
  official: Role[];
  /** What else the row says. */
  options: string[];
}

export interface FieldNodes {
  [name: string]: FieldNode;
}

/** Where documents hold a field's value. */
export interface Home {
  /** As the row has it; see `homeOf`. */
  row: string;
  /** Whether Filebeat's `convert` moves the value there. */
  moved: boolean;
  /** Type of the home; empty for the field's own. */
  type: string;
}

/** Whose field it is: the event's or its process', the parent's, or that of the ancestors beyond. */
export type Role = "process" | "parent" | "ancestors";

const OPTION = /^(official|official-process|official-parent|doc-values|whole|package-only|added)$/;

const NO_NODE: FieldNode = { type: "", fields: {}, home: undefined, official: [], options: [] };

const messages: Partial<Record<Message, FieldNodes>> = {};

/** The fields of each kind of event, by its key. */
export const KIND_FIELDS: Record<string, FieldNodes> = {};
for (const kind in KIND_ROWS) {
  KIND_FIELDS[kind] = nodesOf(KIND_ROWS[kind]);
}

/** The fields around the object of the kind. */
export const ENVELOPE_FIELDS = messageFields("Envelope");

/** The fields of a message. All fields that hold it share them, so nobody changes them. */
export function messageFields(message: Message): FieldNodes {
  let nodes = messages[message];
  if (nodes === undefined) {
    nodes = nodesOf(MESSAGES[message]);
    messages[message] = nodes;
  }
  return nodes;
}

/**
 * Where a document holds a field; undefined for a field that has no home in every event, and of a parent or ancestor
 * that keeps it.
 */
export function homeOf({ home }: FieldNode, role: Role): string | undefined {
  if (home === undefined || role === "ancestors") {
    return undefined;
  }
  const own = home.row.split("|");
  if (own[0].charAt(0) === ".") {
    return (role === "process" ? "process" : "process.parent") + own[0];
  }
  return role === "process" ? own[0] : own[1];
}

/** The role of what lies under a name of a kind. */
export function roleOf(name: string): Role {
  return name === "parent" || name === "ancestors" ? name : "process";
}

function nodesOf(rows: string): FieldNodes {
  const nodes: FieldNodes = {};
  const lines = rows.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const words = wordsOf(lines[i]);
    if (words.length > 0) {
      put(nodes, words[0].split("."), readRow(words));
    }
  }
  return nodes;
}

function wordsOf(line: string): string[] {
  return line.split(" ").filter(function isWord(word: string): boolean {
    return word !== "";
  });
}

function put(nodes: FieldNodes, path: string[], node: FieldNode): void {
  let place = nodes;
  for (let i = 0; i < path.length - 1; i++) {
    const outer = place[path[i]] || NO_NODE;
    const own: FieldNodes = {};
    for (const name in outer.fields) {
      own[name] = outer.fields[name];
    }
    // A copy: the other fields of the same message stay as they are.
    place[path[i]] = {
      type: outer.type,
      fields: own,
      home: outer.home,
      official: outer.official,
      options: outer.options,
    };
    place = own;
  }
  place[path[path.length - 1]] = node;
}

function readRow(words: string[]): FieldNode {
  const node: FieldNode = {
    type: "",
    fields: NO_NODE.fields,
    home: undefined,
    official: NO_NODE.official,
    options: NO_NODE.options,
  };
  let next = 1;
  if (words[next].charAt(0) !== "@") {
    node.type = words[next++];
  }
  if (next < words.length && words[next].charAt(0) === "@") {
    node.fields = messageFields(words[next++].substring(1) as Message);
  }
  if (words[next] === ">" || words[next] === "=") {
    node.home = { row: words[next + 1], moved: words[next] === ">", type: "" };
    next += 2;
    if (next < words.length && !OPTION.test(words[next])) {
      node.home.type = words[next++];
    }
  }
  if (next < words.length) {
    node.options = words.slice(next);
  }
  for (let i = 0; i < node.options.length; i++) {
    const option = node.options[i];
    if (!OPTION.test(option)) {
      throw new Error(words.join(" ") + ": no row can say " + option);
    }
    if (option === "official") {
      node.official = ["process", "parent"];
    } else if (option.substring(0, 9) === "official-") {
      node.official = [option.substring(9) as Role];
    }
  }
  return node;
}
