import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { format, resolveConfig } from "prettier";

import { isPlainObject, sortedJson } from "../components/json";
import { loadMapping, type Mapping } from "../tools/mapping-runtime";

/** One line of Tetragon's log and the document that it must become. */
export interface GoldenCase {
  /** What the case is about; unique in all files. */
  readonly name: string;
  readonly eventFields: "lean" | "full";
  /** The line as Tetragon writes it, without its newline. */
  readonly line: string;
  /** Why Tetragon 1.7 itself prints no such line: another program's, an older agent's, cut off. */
  readonly notPrinted?: string;
  /** What Elasticsearch gets; absent only from a case that is about to be written. */
  readonly document?: GoldenDocument;
}

/** A document's id, where the mapping sets one, and its `_source`. */
export interface GoldenDocument {
  readonly _id?: string;
  readonly _source: Readonly<Record<string, unknown>>;
}

const folder = resolve(__dirname, "golden");

/** What Filebeat adds to every event by itself, and what decides an event's id. */
const filebeatFields = () => ({
  log: {
    offset: 4096,
    file: { path: "/var/log/cilium/tetragon/tetragon.log", device_id: "64768", inode: "1311" },
  },
});

/** The files of golden cases, by name: one for each kind of event, several for kprobes. */
export function goldenFiles(): string[] {
  return readdirSync(folder).sort();
}

/** The cases of one file, in its order. */
export function goldenCases(file: string): GoldenCase[] {
  return JSON.parse(readFileSync(join(folder, file), "utf8")) as GoldenCase[];
}

/** The lines of all cases that Tetragon itself prints. */
export function goldenLines(): string[] {
  const printed = goldenFiles()
    .flatMap(goldenCases)
    .filter(({ notPrinted }) => notPrinted === undefined);
  return [...new Set(printed.map(({ line }) => line))];
}

/** Writes a file of cases in the repository's format. */
export async function writeGoldenCases(file: string, cases: readonly GoldenCase[]): Promise<void> {
  const path = join(folder, file);
  const options = { ...(await resolveConfig(path)), parser: "json" };
  writeFileSync(path, await format(JSON.stringify(cases), options));
}

const mappings = new Map<GoldenCase["eventFields"], Mapping>();

/** The document that the mapping makes of a case's line, with its keys in order: Filebeat's objects have none. */
export function documentOf({ eventFields, line }: GoldenCase): GoldenDocument {
  const mapping =
    mappings.get(eventFields) ??
    loadMapping({
      readAt: () => "2026-01-12T09:00:00.500Z",
      eventFields,
      clusterName: "shop-eu",
      nodeName: "worker-9",
    });
  mappings.set(eventFields, mapping);
  const { id, source } = mapping.map(line, filebeatFields());
  const { error } = source as { error?: { message: string } };
  if (error?.message.startsWith("SyntaxError")) {
    // What follows is worded differently by every JSON parser and by their versions.
    error.message = "SyntaxError";
  }
  return JSON.parse(sortedJson({ _id: id, _source: source })) as GoldenDocument;
}

/** What differs between two documents, one line for each field: `- field: before` and `+ field: now`. */
export function differences(before: GoldenDocument | undefined, now: GoldenDocument): string[] {
  const old = new Map(leaves(before ?? {}));
  const current = new Map(leaves(now));
  const fields = [...new Set([...old.keys(), ...current.keys()])].sort();
  return fields
    .filter((field) => old.get(field) !== current.get(field))
    .flatMap((field) => [
      ...(old.has(field) ? [`- ${field}: ${old.get(field)}`] : []),
      ...(current.has(field) ? [`+ ${field}: ${current.get(field)}`] : []),
    ]);
}

/** Every value that is no object, as `[dotted path, JSON]`; an empty object is one as well. */
function leaves(value: object, path: string[] = []): [string, string][] {
  return Object.entries(value).flatMap(([key, inner]): [string, string][] => {
    const at = [...path, key];
    return isPlainObject(inner) && Object.keys(inner).length > 0
      ? leaves(inner, at)
      : [[at.join("."), JSON.stringify(inner)]];
  });
}
