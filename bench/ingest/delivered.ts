import { isPlainObject, type JsonObject, sortedJson } from "../../components/json";
import type { ElasticsearchClient } from "../../local/elasticsearch/client";

/** What documents of one setup hold of those of another, of the same events. */
export interface Delivered {
  /** Documents that were compared. */
  documents: number;
  /** Fields that any of the other's documents has, and those of them whose every value is there and equal. */
  fields: number;
  equalFields: number;
  /** The same for single values; a list is one. */
  values: number;
  equalValues: number;
  /** The fields of which some value is missing or another one. */
  missed: string[];
}

/** Fields that say of a run which Filebeat sent an event, when, and to which stream. */
const ofTheRun = /^(agent\.|data_stream\.namespace$|event\.(created|ingested)$)/;

/** How many documents are compared: enough for every kind of event to be among them. */
const compared = 2_000;

/** The first documents of a stream whose events are those of one file. */
export async function firstDocuments(client: ElasticsearchClient, stream: string): Promise<JsonObject[]> {
  const { hits } = (await client.search(stream, { size: compared, sort: ["log.offset"] })).hits;
  return hits.map(({ _source: source }) => source as JsonObject);
}

/** Compares documents of the same lines, field by field. */
export function delivered(wanted: readonly JsonObject[], given: readonly JsonObject[]): Delivered {
  const fields = new Map<string, boolean>();
  let values = 0;
  let equalValues = 0;
  for (const [index, document] of wanted.entries()) {
    const others = new Map(leaves(given[index] ?? {}));
    for (const [name, value] of leaves(document)) {
      const isEqual = others.get(name) === value;
      values++;
      equalValues += isEqual ? 1 : 0;
      fields.set(name, isEqual && fields.get(name) !== false);
    }
  }
  const missed = [...fields].filter(([, isEqual]) => !isEqual).map(([name]) => name);
  return {
    documents: wanted.length,
    fields: fields.size,
    equalFields: fields.size - missed.length,
    values,
    equalValues,
    missed: missed.sort(),
  };
}

/** Names and values below an object as the index has them: what is within a list belongs to the list's field. */
function* leaves(tree: JsonObject, prefix = ""): Generator<[string, string]> {
  for (const [key, value] of Object.entries(tree)) {
    const name = prefix + key;
    if (isPlainObject(value)) {
      yield* leaves(value, `${name}.`);
    } else if (!ofTheRun.test(name)) {
      yield [name, sortedJson(value)];
    }
  }
}
