import assert from "node:assert/strict";

import { sortedJson } from "../../components/json";
import { trimmedFields } from "../../components/tetragon/filters";
import type { FieldFilter } from "../../components/tetragon/filters";
import { toLine } from "../../local/generator";
import type { Process } from "../../local/generator/event-types";
import { exported } from "./judge";
import { changed, type Sample, samples } from "./samples";
import { documentedSettings, entries, stackFilters } from "./stack-filters";

/** A sample whose process and parent have all credentials, which no agent fills at once. */
function withCredentials(sample: Sample): Sample {
  const full: Partial<Process> = {
    cap: { permitted: ["CAP_KILL"], effective: ["CAP_KILL"], inheritable: ["CAP_KILL"] },
    process_credentials: {
      uid: 7,
      fsuid: 7,
      fsgid: 7,
      securebits: ["SecBitKeepCaps"],
      caps: { permitted: ["CAP_KILL"] },
      user_ns: { level: 1, uid: 7, gid: 7, ns: { inum: 4026531843 } },
    },
    environment_variables: [{ Key: "LANG", Value: "C" }],
  };
  const event = changed(sample.event, (body) => {
    body.process = { ...body.process, ...full };
    body.parent = { ...body.parent, ...full };
  });
  return { ...sample, event };
}

const plain = samples();
const all = [
  ...plain,
  ...plain
    .filter(({ kind }) => kind === "PROCESS_EXEC")
    .slice(0, 5)
    .map(withCredentials),
];
const lines = all.map(({ event }) => toLine(event));

/** Every value of an object that is none itself, by its dotted path; what a list or a map holds counts as one value. */
function leaves(value: object, prefix = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, inner] of Object.entries(value)) {
    const path = `${prefix}${key}`;
    if (typeof inner === "object" && inner !== null && !Array.isArray(inner)) {
      for (const [at, text] of leaves(inner as object, `${path}.`)) {
        found.set(at, text);
      }
    } else {
      found.set(path, sortedJson(inner));
    }
  }
  return found;
}

/** Whether a path of an event, relative to its kind, is one that a filter names or lies below one. */
const isNamed = (fields: readonly string[], path: string) =>
  fields.some((field) => path === field || path.startsWith(`${field}.`));

/** Which values of a sample a filter leaves, as docs/filters.md says it. */
function promised({ event, kind }: Sample, filter: FieldFilter): Map<string, string> {
  const concerns =
    filter.event_set === undefined ||
    (filter.event_set as string[]).includes(kind) !== (filter.invert_event_set ?? false);
  const fields = filter.fields.split(",");
  const prefix = `${kind.toLowerCase()}.`;
  const stays = ([path]: [string, string]) =>
    !concerns ||
    !path.startsWith(prefix) ||
    isNamed(fields, path.slice(prefix.length)) === (filter.action !== "EXCLUDE");
  return new Map([...leaves(event)].filter(stays));
}

/** Compares what the agent leaves of every sample with what is promised; the first few differences. */
async function differences(filter: FieldFilter): Promise<string[]> {
  const written = await exported({ fieldFilters: JSON.stringify(filter) }, lines);
  const found = all.flatMap((sample, index) => {
    const left = leaves(JSON.parse(written[index] ?? "null") as object);
    const should = promised(sample, filter);
    const paths = new Set([...left.keys(), ...should.keys()]);
    return [...paths]
      .filter((path) => left.get(path) !== should.get(path))
      .map((path) => `${path}: ${left.get(path)}, promised ${should.get(path)}`);
  });
  return [...new Set(found)].slice(0, 5);
}

describe("field filters in Tetragon's own code", function () {
  this.timeout(300_000);

  it("lose with the preset trimmed exactly the fields of its list", async () => {
    const { fieldFilters } = await stackFilters("local", { tetragon: { filterPresets: ["trimmed"] } });
    const [filter, ...others] = entries<FieldFilter>(fieldFilters);
    assert.ok(filter);
    assert.equal(others.length, 0);
    assert.deepEqual(filter.fields.split(","), trimmedFields);
    assert.deepEqual(await differences(filter), []);
    const before = new Set(all.flatMap(({ event, kind }) => pathsOf(event, kind)));
    const unseen = trimmedFields.filter((field) => ![...before].some((path) => isNamed([field], path)));
    assert.deepEqual(unseen, [], "no sample has these fields, so their loss is not seen");
  });

  const examples: Record<string, FieldFilter> = {
    "exclude for all kinds": { fields: "process.arguments,parent", action: "EXCLUDE" },
    "exclude for one kind": { event_set: ["PROCESS_EXIT"], fields: "parent", action: "EXCLUDE" },
    "exclude for all kinds but one": {
      event_set: ["PROCESS_EXEC"],
      invert_event_set: true,
      fields: "process.pod.pod_labels",
      action: "EXCLUDE",
    },
    "include only what is named": { fields: "process.binary,process.pid", action: "INCLUDE" },
    "include without an action": { event_set: ["PROCESS_EXEC"], fields: "process.exec_id,process.pod.name" },
  };
  for (const [title, filter] of Object.entries(examples)) {
    it(`${title} as docs/filters.md says`, async () => {
      assert.deepEqual(await differences(filter), []);
    });
  }

  it("leave with the examples of docs/filters.md what the page says", async () => {
    for (const settings of documentedSettings()) {
      const { fieldFilters } = await stackFilters("local", settings);
      for (const filter of entries<FieldFilter>(fieldFilters)) {
        assert.deepEqual(await differences(filter), []);
      }
    }
  });
});

function pathsOf(event: object, kind: string): string[] {
  const prefix = `${kind.toLowerCase()}.`;
  return [...leaves(event).keys()].map((path) =>
    path.startsWith(prefix) ? path.slice(prefix.length) : path,
  );
}
