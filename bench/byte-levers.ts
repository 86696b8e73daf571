import { join } from "node:path";

import type { JsonObject } from "../components/json";
import type { BenchOptions } from "./bench-options";
import { writeEventsFile } from "./events-file";
import { type Machine, describeMachine, machineSentence } from "./machine";
import { measure } from "./measurement";
import { type Attempt, type DocumentSource, type IndexDescription, copyAndMeasure } from "./storage";
import { markdownTable } from "./table";
import { variantsNamed } from "./variants";
import type { Workbench } from "./workbench";

/** Something that could make documents smaller. */
interface Lever extends Attempt {
  title: string;
}

/** Bytes per event with a lever, and nothing else, changed. */
interface LeverBytes {
  title: string;
  /** logsdb with stored source. */
  stored: number;
  synthetic: number;
}

/** What each lever brings. */
export interface ByteLevers {
  machine: Machine;
  events: number;
  levers: LeverBytes[];
}

const constants = [
  "data_stream.type",
  "data_stream.dataset",
  "event.dataset",
  "event.module",
  "event.provider",
  "ecs.version",
];
const filebeatOwn = ["agent.ephemeral_id", "agent.id", "agent.type"];
const sides = ["process", "parent"];

/** Nothing is changed in the first row, which the others are compared with. */
const levers: Lever[] = [
  { title: "as declared" },
  { title: "no constants: data stream, module, provider, `ecs.version`", document: without(...constants) },
  { title: "no `agent.ephemeral_id`, `agent.id`, `agent.type`", document: without(...filebeatOwn) },
  { title: "no `thread.id` that equals the pid", document: withoutThreadOfProcess },
  { title: "no `docker` that begins `container.id`", document: inEvents(withoutKnownDocker) },
  { title: "no labels of the node", document: without("cilium_tetragon.log.node_labels") },
  { title: "no `refcnt`", document: inEvents(withoutKey("refcnt")) },
  { title: "no words of the parent's command line", field: withoutParentText },
  { title: "no index below `cilium_tetragon`", field: withoutTetragonIndex },
  {
    title: "all of them",
    document: (document) => levers.slice(1, -1).forEach((lever) => lever.document?.(document)),
    field: (name, definition) => withoutTetragonIndex(name, withoutParentText(name, definition)),
  },
];

/** Sends the events through `lean` once, and copies its documents into an index for each lever. */
export async function measureByteLevers(bench: Workbench, { events }: BenchOptions): Promise<ByteLevers> {
  const file = await writeEventsFile(join(bench.directory, "byte-levers"), { seed: 1, count: events });
  const [lean] = variantsNamed(["lean"]);
  const { stream } = await bench.progress.step("Documents …", () => measure(bench, lean, [file]));
  const source: DocumentSource = { client: bench.client, stream };
  const path = `/${stream}?flat_settings=true`;
  const [index] = Object.values(await bench.client.request<Record<string, IndexDescription>>("GET", path));
  const found: LeverBytes[] = [];
  for (const lever of levers) {
    found.push(
      await bench.progress.step(`${lever.title} …`, async () => {
        const sorted = { ...lever, sorted: true };
        const stored = await copyAndMeasure(bench, index, source, "logsdb", sorted);
        const synthetic = await copyAndMeasure(bench, index, source, "logsdbSynthetic", sorted);
        return {
          title: lever.title,
          stored: stored / events,
          synthetic: synthetic / events,
        };
      }),
    );
  }
  return { machine: await describeMachine(bench.client), events, levers: found };
}

/** The table of a measurement. */
export function byteLeversText({ machine, events, levers: found }: ByteLevers): string {
  const [declared] = found;
  const gain = (bytes: number, before: number): string => (before - bytes).toFixed(0);
  const rows = found.map(({ title, stored, synthetic }, index) =>
    index === 0
      ? [title, stored.toFixed(0), synthetic.toFixed(0)]
      : [title, gain(stored, declared.stored), gain(synthetic, declared.synthetic)],
  );
  return [
    `${events} events of the setup lean, bytes per event; below the first row what a lever alone saves. ` +
      machineSentence(machine),
    markdownTable([["", "logsdb, stored source", "logsdb, synthetic source"], ...rows]),
  ].join("\n\n");
}

/** Removes these fields, and objects that are empty then. */
function without(...names: string[]): (document: JsonObject) => void {
  return (document) => names.forEach((name) => remove(document, name.split(".")));
}

function remove(tree: JsonObject | undefined, [first, ...rest]: string[]): void {
  if (tree === undefined || first === undefined) {
    return;
  }
  const below = tree[first] as JsonObject | undefined;
  if (rest.length > 0) {
    remove(below, rest);
  }
  if (rest.length === 0 || (below && Object.keys(below).length === 0)) {
    delete tree[first];
  }
}

interface Threaded {
  pid?: number;
  thread?: { id?: number };
  parent?: Threaded;
}

function withoutThreadOfProcess({ process }: JsonObject): void {
  const { parent, ...own } = (process ?? {}) as Threaded;
  for (const { pid, thread } of [own, parent ?? {}]) {
    if (thread && thread.id === pid) {
      delete thread.id;
    }
  }
}

type Side = JsonObject | undefined;

/** Changes what `lean` keeps of the process and its parent under the name of the event's kind. */
function inEvents(change: (side: JsonObject, document: JsonObject) => void): (document: JsonObject) => void {
  return (document) => {
    const { log } = (document.cilium_tetragon ?? {}) as { log?: Record<string, Record<string, Side>> };
    for (const kind of Object.values(log ?? {})) {
      for (const side of sides) {
        const found = kind[side];
        if (found) {
          change(found, document);
        }
      }
    }
  };
}

function withoutKey(key: string): (side: JsonObject) => void {
  return (side) => {
    delete side[key];
  };
}

function withoutKnownDocker(side: JsonObject, { container }: JsonObject): void {
  const { id } = (container ?? {}) as { id?: string };
  if (typeof side.docker === "string" && id?.startsWith(side.docker)) {
    delete side.docker;
  }
}

function withoutParentText(name: string, definition: JsonObject): JsonObject {
  return name === "process.parent.command_line" ? { ...definition, fields: undefined } : definition;
}

function withoutTetragonIndex(name: string, definition: JsonObject): JsonObject {
  const indexed = ["keyword", "long", "unsigned_long", "boolean", "ip", "date"];
  return name.startsWith("cilium_tetragon.") && indexed.includes(definition.type as string)
    ? { ...definition, index: false }
    : definition;
}
