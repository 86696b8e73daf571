import type { JsonObject } from "../components/json";
import type { ElasticsearchClient } from "../local/elasticsearch/client";
import { forceMerge } from "./measurement";
import type { Workbench } from "./workbench";

/** Ways to store the same documents. */
export const storageModes = {
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
interface Page {
  _scroll_id: string;
  hits: { hits: { _id: string; _source: unknown }[] };
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

async function copyAndMeasure(
  bench: Workbench,
  source: IndexDescription,
  documents: DocumentSource,
  mode: StorageMode,
): Promise<number> {
  const { client } = bench;
  const { stream } = documents;
  const copy = `bench-${mode.toLowerCase()}-${stream}`;
  await client.request("PUT", `/${copy}`, copyBody(source, mode));
  const used = await client.request<Record<string, IndexDescription>>("GET", `/${copy}?flat_settings=true`);
  requireMode(used[copy], mode);
  await copyDocuments(documents, client.url, copy);
  const { storedBytes: bytes } = await forceMerge(bench, copy);
  await client.request("DELETE", `/${copy}`);
  return bytes;
}

function copyBody({ settings, mappings }: IndexDescription, mode: StorageMode): JsonObject {
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
    mappings: { ...mappings, _data_stream_timestamp: undefined },
  };
}

/** An engine without a licence for it could store the source after all; then the figure would be wrong. */
function requireMode({ settings }: IndexDescription, mode: StorageMode): void {
  for (const [name, value] of Object.entries(storageModes[mode])) {
    if (settings[name] !== value) {
      throw new Error(`the engine made an index with ${name} "${settings[name]}" instead of "${value}"`);
    }
  }
}

async function copyDocuments({ client, stream }: DocumentSource, url: string, to: string): Promise<void> {
  const body = { size: pageSize, sort: ["_doc"] };
  let page = await client.request<Page>("POST", `/${stream}/_search?scroll=5m`, body);
  while (page.hits.hits.length > 0) {
    await bulkCreate(url, to, page.hits.hits);
    page = await client.request<Page>("POST", "/_search/scroll", {
      scroll: "5m",
      scroll_id: page._scroll_id,
    });
  }
}

async function bulkCreate(url: string, index: string, hits: Page["hits"]["hits"]): Promise<void> {
  const lines = hits.flatMap(({ _id, _source }) => [{ create: { _id } }, _source]);
  const response = await fetch(`${url}/${index}/_bulk?filter_path=errors`, {
    method: "POST",
    headers: { "content-type": "application/x-ndjson" },
    body: lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
  });
  const answer = (await response.json()) as { errors?: boolean };
  if (answer.errors !== false) {
    throw new Error(`a document could not be copied to ${index}`);
  }
}
