import assert from "node:assert/strict";

import { goldenLines } from "../golden-cases";
import { readReference } from "../reference/reference";
import { type Pipeline, withPipeline } from "./harness";

type Json = Record<string, unknown>;

/** Names of label keys, which lie under `kubernetes.labels`. */
const isLabelKey = (name: string) => name.includes(".pod_labels.");
/** Tetragon's word for "no login", which is left out of documents. */
const unsetAuid = 4_294_967_295;
const prefix = "cilium_tetragon.log.";

/** Every value that a line has at a path, looking into lists. */
function valuesAt(value: unknown, path: string[]): unknown[] {
  const [first, ...rest] = path;
  if (first === undefined) {
    return Array.isArray(value) ? value : [value];
  }
  if (Array.isArray(value)) {
    return value.flatMap((each) => valuesAt(each, path));
  }
  return typeof value === "object" && value !== null && first in value
    ? valuesAt((value as Json)[first], rest)
    : [];
}

/** A query for one value of a field, by time for dates, since those have more than one spelling. */
function queryFor(name: string, value: unknown, type: string): object {
  return type.startsWith("date")
    ? { range: { [name]: { gte: value, lte: value } } }
    : { term: { [name]: value } };
}

describe("names of the official package", () => {
  const { fields } = readReference("official-fields");
  const names = Object.keys(fields).filter((name) => !isLabelKey(name));
  const lines = goldenLines();
  const events = lines.map((line) => JSON.parse(line) as Json);

  /** `lean` keeps the parent's pod only where it is another one: absent means the process' pod. */
  const foreignParents = events.filter((event) => {
    const podOf = (of: string) =>
      JSON.stringify(Object.values(event).flatMap((kind) => valuesAt(kind, [of, "pod", "container", "id"])));
    return podOf("parent") !== podOf("process");
  });

  async function fieldTypes({ client, streams }: Pipeline): Promise<Map<string, string>> {
    const answer = await client.request<{ fields: Record<string, Json> }>(
      "GET",
      `/${streams.events}/_field_caps?fields=*&include_unmapped=false`,
    );
    return new Map(Object.entries(answer.fields).map(([name, types]) => [name, Object.keys(types)[0] ?? ""]));
  }

  for (const eventFields of ["lean", "full"]) {
    it(`are all mapped, and find every sample by its value, with ${eventFields}`, async function () {
      this.timeout(240_000);
      await withPipeline({ lines, settings: { filebeat: { eventFields } } }, async (pipeline) => {
        await pipeline.delivered();
        const types = await fieldTypes(pipeline);
        let found = 0;
        for (const name of names) {
          const type = types.get(name);
          assert.ok(type, `${name} is not mapped`);
          if (!name.startsWith(prefix)) {
            continue;
          }
          const path = name.slice(prefix.length).split(".");
          const sources = eventFields === "lean" && name.includes(".parent.pod.") ? foreignParents : events;
          const values = new Set(sources.flatMap((event) => valuesAt(event, path)));
          values.delete(unsetAuid);
          const counts = await Promise.all(
            [...values].map(async (value) => {
              const query = queryFor(name, value, type);
              return { value, documents: await pipeline.client.count(pipeline.streams.events, query) };
            }),
          );
          for (const { value, documents } of counts) {
            assert.ok(documents > 0, `${name}: ${JSON.stringify(value)} finds nothing`);
          }
          found += counts.length;
        }
        assert.ok(found > 150, `${found} values were looked for`);
      });
    });
  }
});
