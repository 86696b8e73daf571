import type { ElasticsearchClient } from "./elasticsearch/client";
import type { DataStreams } from "./rendered-stack";

/** What one run left in Elasticsearch. */
export interface Arrived {
  /** Documents in the event stream. */
  events: number;
  /** Documents that Elasticsearch had refused. */
  deadLetters: number;
  /** Number of documents for each `event.kind` and `event.action`, the most frequent first. */
  kinds: { kind: string; action: string; documents: number }[];
  /** Lines that were no Tetragon event: how many, and some of the reasons. */
  unparsed: { documents: number; reasons: string[] };
  /** Some of the reasons for dead letters. */
  refusals: string[];
}

interface KindBuckets {
  kinds?: { buckets: { key: { kind: string | null; action: string | null }; doc_count: number }[] };
}

const unparsedQuery = { term: { "event.kind": "pipeline_error" } };
const shownReasons = 3;
const shownKinds = 30;

/** What tells this run's documents from those of others, earlier or at the same time. */
export interface ThisRun {
  /** Folder of the export files that this run alone reads. */
  logDirectory: string;
  /** Dead letters that were there before it; a further one of another run is taken for its own. */
  deadLettersBefore: number;
}

/** Makes everything searchable and asks what this run has brought. */
export async function whatArrived(
  client: ElasticsearchClient,
  streams: DataStreams,
  { logDirectory, deadLettersBefore }: ThisRun,
): Promise<Arrived> {
  const { events, deadLetter } = streams;
  await client.refresh(`${events},${deadLetter}`);
  const ofThisRun = { prefix: { "log.file.path": `${logDirectory}/` } };
  const all = await client.search(events, {
    size: 0,
    query: ofThisRun,
    aggs: {
      kinds: {
        composite: {
          size: 1000,
          sources: [
            { kind: { terms: { field: "event.kind", missing_bucket: true } } },
            { action: { terms: { field: "event.action", missing_bucket: true } } },
          ],
        },
      },
    },
  });
  const unparsed = await client.search<{ error?: { message?: string | string[] } }>(events, {
    size: shownReasons,
    query: { bool: { filter: [ofThisRun, unparsedQuery] } },
    _source: ["error.message"],
  });
  const refused = await client.search<{ "error.message"?: string }>(deadLetter, {
    size: shownReasons,
  });
  return {
    events: all.hits.total.value,
    deadLetters: refused.hits.total.value - deadLettersBefore,
    kinds: kindTable(all.aggregations as KindBuckets),
    unparsed: {
      documents: unparsed.hits.total.value,
      reasons: unparsed.hits.hits.map(({ _source }) => String(_source.error?.message)),
    },
    refusals: [
      ...new Set(refused.hits.hits.map(({ _source }) => _source["error.message"] ?? "no reason given")),
    ],
  };
}

function kindTable({ kinds }: KindBuckets): Arrived["kinds"] {
  return (kinds?.buckets ?? [])
    .map(({ key, doc_count: documents }) => ({
      kind: key.kind ?? "-",
      action: key.action ?? "-",
      documents,
    }))
    .sort((a, b) => b.documents - a.documents);
}

/** The report as a person reads it; `written` is the number of lines that should be documents. */
export function reportText(arrived: Arrived, streams: DataStreams, written: number): string {
  const rows = arrived.kinds.map(({ kind, action, documents }) => [String(documents), kind, action]);
  const rare = arrived.kinds.slice(shownKinds).reduce((sum, { documents }) => sum + documents, 0);
  return [
    table([
      ["documents", "event.kind", "event.action"],
      ...rows.slice(0, shownKinds),
      ...(rare > 0 ? [[String(rare), "", `${rows.length - shownKinds} rarer ones`]] : []),
    ]),
    "",
    `${written} lines written, ${arrived.events} documents in ${streams.events}`,
    `${arrived.unparsed.documents} lines that are no Tetragon event (event.kind: pipeline_error, the line is in message)`,
    ...arrived.unparsed.reasons.map((reason) => `  ${reason}`),
    `${arrived.deadLetters} documents refused by Elasticsearch, in ${streams.deadLetter}`,
    ...arrived.refusals.map((refusal) => `  ${refusal}`),
  ].join("\n");
}

/** Commands to copy that show what is there; `authentication` are curl's options for it. */
export function queriesText(streams: DataStreams, url: string, authentication: string): string {
  const get = (path: string): string => `  curl -s${authentication} '${url}/${path}'`;
  const newest = (query: string): string =>
    get(`${streams.events}/_search?size=1&sort=@timestamp:desc&pretty&q=${query}`);
  return [
    "",
    "Query them:",
    get(`${streams.events}/_count?pretty`),
    newest("event.action:exec"),
    newest("event.kind:(alert%20OR%20pipeline_error)"),
  ].join("\n");
}

/** Columns of text; the first one is aligned to the right. */
function table(rows: string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
