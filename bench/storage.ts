import { type JsonObject, sortedJson } from "../components/json";
import type { ElasticsearchClient } from "../local/elasticsearch/client";
import { forceMerge } from "./measurement";
import type { Workbench } from "./workbench";

/** Ways to store the same documents. */
const storageModes = {
  standard: { "index.mode": "standard", "index.mapping.source.mode": "stored" },
  logsdb: { "index.mode": "logsdb", "index.mapping.source.mode": "stored" },
  logsdbSynthetic: { "index.mode": "logsdb", "index.mapping.source.mode": "synthetic" },
} as const;
export type StorageMode = keyof typeof storageModes;

/** An index as the engine describes it. */
export interface IndexDescription {
  /** Flat: full names and texts. */
  settings: Record<string, string>;
  mappings: JsonObject;
}
/** A document with its id. */
export interface Hit {
  _id: string;
  _source: JsonObject;
}
interface Page {
  _scroll_id: string;
  hits: { hits: Hit[] };
}

/** What is tried on a copy. */
export interface Attempt {
  /** Changes a document in place. */
  document?: (document: JsonObject) => void;
  /** Returns the definition of a field that the copy has instead. */
  field?: (name: string, definition: JsonObject) => JsonObject;
  /** Writes the fields of every object in one order, as the final pipeline does or nearly so. */
  sorted?: boolean;
}

const pageSize = 2_000;
/** Settings of a stream's index that belong to its mapping; everything else about it is not for a copy. */
const copied = ["index.mapping.", "index.codec", "index.number_of_shards"];

/** Bytes of a stream's documents in one segment, in each of the ways to store them; the documents are copied. */
export async function storedBytes(bench: Workbench, stream: string): Promise<Record<StorageMode, number>> {
  const [index] = Object.values(
    await bench.client.request<Record<string, IndexDescription>>("GET", `/${stream}?flat_settings=true`),
  );
  return storedBytesOf(bench, index, { client: bench.client, stream });
}

/** Documents and where they are read. */
export interface DocumentSource {
  client: ElasticsearchClient;
  stream: string;
}

/** Bytes of documents of another engine, say, in an index like this one, in each of the ways to store them. */
export async function storedBytesOf(
  bench: Workbench,
  index: IndexDescription,
  documents: DocumentSource,
): Promise<Record<StorageMode, number>> {
  const sizes = {} as Record<StorageMode, number>;
  for (const mode of Object.keys(storageModes) as StorageMode[]) {
    sizes[mode] = await copyAndMeasure(bench, index, documents, mode);
  }
  return sizes;
}

/** Bytes of documents in an index like this one, stored in that way, with something changed. */
export async function copyAndMeasure(
  bench: Workbench,
  source: IndexDescription,
  documents: DocumentSource,
  mode: StorageMode,
  attempt: Attempt = {},
): Promise<number> {
  const { client } = bench;
  const { stream } = documents;
  const copy = `bench-${mode.toLowerCase()}-${stream}`;
  await client.request("PUT", `/${copy}`, copyBody(source, mode, attempt));
  const used = await client.request<Record<string, IndexDescription>>("GET", `/${copy}?flat_settings=true`);
  requireMode(used[copy], mode);
  for await (const hits of pagesOf(documents)) {
    await bulkCreate(client.url, copy, hits, attempt);
  }
  const { storedBytes: bytes } = await forceMerge(bench, copy);
  await client.request("DELETE", `/${copy}`);
  return bytes;
}

function copyBody(
  { settings, mappings }: IndexDescription,
  mode: StorageMode,
  { field }: Attempt,
): JsonObject {
  const logsdb = storageModes[mode]["index.mode"] === "logsdb";
  const kept = Object.entries(settings).filter(
    ([name]) =>
      copied.some((prefix) => name.startsWith(prefix)) || (logsdb && name.startsWith("index.sort.")),
  );
  return {
    settings: {
      ...Object.fromEntries(kept),
      ...storageModes[mode],
      "index.number_of_replicas": 0,
      "index.refresh_interval": "-1",
    },
    mappings: {
      ...mappings,
      _data_stream_timestamp: undefined,
      ...(field ? { properties: changedFields(mappings.properties as FieldTree, field) } : {}),
    },
  };
}

type FieldTree = Record<string, JsonObject>;

function changedFields(tree: FieldTree, field: NonNullable<Attempt["field"]>, prefix = ""): FieldTree {
  return Object.fromEntries(
    Object.entries(tree).map(([key, node]) => {
      const name = prefix + key;
      return [
        key,
        node.properties
          ? { ...node, properties: changedFields(node.properties as FieldTree, field, `${name}.`) }
          : field(name, node),
      ];
    }),
  );
}

/** An engine without a licence for it could store the source after all; then the figure would be wrong. */
function requireMode({ settings }: IndexDescription, mode: StorageMode): void {
  for (const [name, value] of Object.entries(storageModes[mode])) {
    if (settings[name] !== value) {
      throw new Error(`the engine made an index with ${name} "${settings[name]}" instead of "${value}"`);
    }
  }
}

/** All documents of a stream, page by page. */
async function* pagesOf({ client, stream }: DocumentSource): AsyncGenerator<Hit[]> {
  const body = { size: pageSize, sort: ["_doc"] };
  let page = await client.request<Page>("POST", `/${stream}/_search?scroll=5m`, body);
  while (page.hits.hits.length > 0) {
    yield page.hits.hits;
    page = await client.request<Page>("POST", "/_search/scroll", {
      scroll: "5m",
      scroll_id: page._scroll_id,
    });
  }
}

/** The body of a bulk request that creates these documents. */
function bulkBody(hits: readonly Hit[], { document, sorted }: Attempt = {}): string {
  return hits
    .map(({ _id, _source }) => {
      document?.(_source);
      const text = sorted ? sortedJson(_source) : JSON.stringify(_source);
      return `${JSON.stringify({ create: { _id } })}\n${text}\n`;
    })
    .join("");
}

/** Stores documents by one bulk request; throws where one of them is refused. */
export async function bulkCreate(
  url: string,
  index: string,
  hits: readonly Hit[],
  attempt: Attempt = {},
): Promise<void> {
  const response = await fetch(`${url}/${index}/_bulk?filter_path=errors`, {
    method: "POST",
    headers: { "content-type": "application/x-ndjson" },
    body: bulkBody(hits, attempt),
  });
  const answer = (await response.json()) as { errors?: boolean };
  if (answer.errors !== false) {
    throw new Error(`a document could not be stored in ${index}`);
  }
}
